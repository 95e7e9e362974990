// Giving: from a cause, from the home page, from a basket over two charities; as a guest and
// signed in; with a bank that agrees, asks again, or declines.
import type { APIRequestContext, Page } from '@playwright/test';
import { session } from '../../fixtures/accounts';
import { checkOut, give, newMobile, ownAmount, payButton, press } from '../../fixtures/giving';
import { newestMessage } from '../../fixtures/mailbox';
import { readPaper } from '../../fixtures/pdf';
import { expect, settled, test } from '../../fixtures/test';

/** Enough for every gift of a test, and of the same test in another project. */
const STILL_NEEDED_MIN = 500;
/** Pages of the catalogue that are looked through. */
const PAGES_MAX = 20;

/** Numbers of open causes, each of another charity, given in amounts or in shares. */
async function causes(request: APIRequestContext, inShares: boolean, count: number): Promise<string[]> {
  const found: string[] = [];
  const charities = new Set<string>();
  let next: string | undefined = '/en/opportunities?sort=newest';
  for (let page = 0; next && page < PAGES_MAX; page += 1) {
    const list: string = await (await request.get(next)).text();
    next = /<a\b[^>]*href="([^"]+)"[^>]*rel="next"/.exec(list)?.[1].replaceAll('&amp;', '&');
    for (const number of new Set([...list.matchAll(/href="\/en\/opportunities\/(\d+)"/g)].map((match) => match[1]))) {
      const cause = await (await request.get(`/en/opportunities/${number}`)).text();
      const charity = /href="(\/en\/charities\/[^"]+)"/.exec(cause)?.[1] ?? '';
      const needed = Number(/Still needed\D*([\d,]+)/.exec(cause.replace(/<[^>]*>/g, ''))?.[1].replaceAll(',', '') ?? 0);
      const open = cause.includes(`/opportunities/${number}/give"`) && needed >= STILL_NEEDED_MIN;
      if (!open || cause.includes('name="shares"') !== inShares || charities.has(charity)) continue;
      charities.add(charity);
      found.push(number);
      if (found.length === count) return found;
    }
  }
  throw new Error(`only ${found.length} of ${count} open causes were found`);
}

const giveForm = (page: Page) => page.locator('form[action$="/give"]').first();

async function chooseAmount(page: Page, riyals: string): Promise<void> {
  const form = giveForm(page);
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill(riyals);
}

test('a guest gives to a cause and follows the gift', async ({ page, browser, language, say, match, visit, examine }, info) => {
  test.setTimeout(120_000);
  const [number] = await causes(page.request, false, 1);
  await visit(`/opportunities/${number}`);
  for (const radio of await giveForm(page).getByRole('radio').all()) await expect(radio).not.toBeChecked();
  // As an Arabic keyboard types it.
  await chooseAmount(page, '٢٣٫٥٠');
  await giveForm(page).locator('button[name=action][value=give]').click();

  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  await expect(page.locator('main')).toContainText('23.50');
  await examine();
  // A guest is asked for a mobile number, and keeps what was typed.
  await page.locator('input[name=name]').fill('زهير القنطري');
  await page.locator('input[name=mobile]').fill('12345');
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-invalid-mobile'));
  await expect(page.locator('input[name=name]')).toHaveValue('زهير القنطري');
  await expect(page.locator('input[name=mobile]')).toHaveValue('12345');
  await examine();
  const email = `guest-${info.project.name}-${Date.now()}@example.net`;
  // Another donor in each project: the same gift of one donor twice in a while is asked about.
  const mobile = newMobile();
  await page.locator('input[name=mobile]').fill(mobile.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]));
  await page.locator('input[name=email]').fill(email);
  await payButton(page).click();

  await expect(page).toHaveURL(/\/test-gateway\/pay\//);
  await expect(page.getByText(say('payments-gateway-no-money'))).toBeVisible();
  await examine();
  await press(page, 'approve');

  await expect(page).toHaveURL(new RegExp(`/${language}/donations/[^/]+$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
  await expect(page.getByRole('heading', { name: say('giving-path-title') })).toBeVisible();
  await expect(page.locator('.receipt').first()).toContainText('23.50');
  await expect(page.locator('.receipt').first()).toContainText('ثلاثة وعشرون');
  await expect(page.locator('.receipt').first()).toContainText(/twenty-three/i);
  await examine();

  const tracking = page.url();
  const receipt = await readPaper(page.request, page.getByRole('link', { name: say('giving-receipt-pdf') }), language);
  expect(receipt.title).toContain(say('giving-receipt-title'));
  // The sum stands on it in figures and in the words of both languages, and the donor's name does not.
  for (const word of ['23.50', 'وعشرون', 'وخمسون', 'Twenty-three']) expect(receipt.words).toContain(word);
  for (const part of ['زهير', 'القنطري']) expect(receipt.words).not.toContain(part);
  await page.getByRole('link', { name: say('giving-receipt-print') }).click();
  await expect(page.locator('.receipt')).toHaveCount(1);
  await examine();

  // The message with the receipt leads to the same page, in another browser too.
  await expect.poll(() => newestMessage(page.request, email).catch(() => ''), { timeout: 20_000 }).toContain('/donations/');
  const other = await browser.newContext({ ...info.project.use });
  const elsewhere = await other.newPage();
  await elsewhere.goto(tracking);
  await settled(elsewhere);
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
  const shown = await elsewhere.content();
  for (const secret of [email, mobile.slice(1), 'زهير القنطري']) expect(shown).not.toContain(secret);
  await expect(elsewhere.locator('head meta[name=robots]')).toHaveAttribute('content', /noindex/);
  await other.close();
  expect(match('giving-thanks-text').test(shown)).toBeTruthy();
});

test('a cause with shares is given in shares', async ({ page, language, visit }) => {
  const [number] = await causes(page.request, true, 1);
  await visit(`/opportunities/${number}`);
  const form = giveForm(page);
  const chips = form.locator('input[type=radio][name=shares][value="2"]');
  if ((await chips.count()) > 0) {
    await chips.check({ force: true });
  } else {
    await form.locator('input[name=amount_choice][value=shares]').check({ force: true });
    await form.locator('input[name=shares]').fill('2');
  }
  await form.locator('button[name=action][value=give]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  await checkOut(page);
  await press(page, 'approve');
  await expect(page).toHaveURL(/\/donations\//);
});

test('a quick gift goes from the home page to where it is needed', async ({ page, language, visit, say, examine }) => {
  await visit('/');
  await examine();
  await giveForm(page).locator('input[name=amount_choice][value="50"]').check({ force: true });
  await giveForm(page).locator('button[type=submit]').first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  await checkOut(page);
  await press(page, 'approve');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
  await expect(page.locator('main')).toContainText(say('giving-path-waiting'));
});

test('amounts that cannot be given come back as typed', async ({ page, visit, say, examine }) => {
  await visit('/');
  for (const [typed, problem] of [
    ['', 'errors-field-required'],
    ['0', 'errors-field-not-positive'],
    ['-5', 'errors-field-not-positive'],
    ['خمسون', 'errors-field-not-a-number'],
    ['5.555', 'errors-field-too-many-decimals'],
    ['999999999999', 'errors-field-amount-too-large'],
  ]) {
    await chooseAmount(page, typed);
    await giveForm(page).locator('button[type=submit]').first().click();
    await expect(page.getByRole('alert')).toContainText(say(problem));
    await expect(giveForm(page).locator('input[name=amount]')).toHaveValue(typed);
    await expect(giveForm(page).locator('input[name=amount]')).toHaveAttribute('aria-invalid', 'true');
  }
  await examine();
});

test('a basket over two charities is one payment', async ({ page, language, visit, say, match, examine }) => {
  test.setTimeout(120_000);
  const numbers = await causes(page.request, false, 2);
  for (const number of numbers) {
    await visit(`/opportunities/${number}`);
    await chooseAmount(page, '40');
    await giveForm(page).locator('button[name=action][value=basket]').click();
    await expect(page).toHaveURL(new RegExp(`/${language}/basket`));
    await expect(page.getByText(say('giving-basket-added'))).toBeVisible();
  }
  const lines = page.locator('.basket__line');
  await expect(lines).toHaveCount(2);
  await expect(page.getByRole('link', { name: match('layout-basket') }).first()).toBeVisible();
  await examine();
  // A quick gift joins them, and leaves again.
  await visit('/give');
  await chooseAmount(page, '15');
  await giveForm(page).locator('button[name=action][value=basket]').click();
  await expect(lines).toHaveCount(3);
  await lines.last().locator('button[name=action][value=remove]').click();
  await expect(lines).toHaveCount(2);
  // An amount is changed, with a mistake first.
  const edit = lines.first().locator('details');
  await edit.locator('summary').click();
  await edit.locator('input[name=amount]').fill('كثير');
  await edit.locator('button[name=action][value=change]').click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-not-a-number'));
  await expect(lines.first().locator('input[name=amount]').last()).toHaveValue('كثير');
  await lines.first().locator('details input[name=amount]').fill('60');
  await lines.first().locator('details button[name=action][value=change]').click();
  await expect(page.locator('.basket__total')).toContainText('100');
  await page.getByRole('link', { name: say('giving-to-checkout') }).click();
  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  await checkOut(page);
  await expect(page.locator('body')).toContainText('100');
  await press(page, 'approve');
  await expect(page.locator('.receipt').first()).toContainText('100');
  for (const amount of ['60', '40']) await expect(page.locator('.receipt').first()).toContainText(amount);
  // What was paid has left the basket.
  await visit('/basket');
  await expect(page.getByText(say('giving-basket-empty-title'))).toBeVisible();
  await examine();
});

test('a declined payment takes nothing and can be tried again', async ({ page, visit, say, examine }) => {
  await visit('/give');
  await chooseAmount(page, '20');
  await giveForm(page).locator('button[name=action][value=give]').click();
  await checkOut(page);
  await press(page, 'decline');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-failed-title'));
  await expect(page.getByText(say('giving-nothing-taken'))).toBeVisible();
  await examine();
  await page.getByRole('link', { name: say('giving-try-again') }).click();
  await checkOut(page);
  await press(page, 'challenge');
  await expect(page.getByText(say('payments-gateway-challenge-text'))).toBeVisible();
  await page.getByRole('button', { name: say('payments-gateway-challenge-pass') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
});

test('a payment that the gateway is silent about is settled by asking', async ({ page, visit, say }) => {
  test.setTimeout(150_000);
  await visit('/give');
  await chooseAmount(page, '20');
  await giveForm(page).locator('button[name=action][value=give]').click();
  await checkOut(page);
  await press(page, 'late');
  await expect(page).toHaveURL(/\/donations\//);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-pending-title'));
  // The site asks by itself; the donor only looks again.
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByRole('heading', { level: 1 }).textContent();
      },
      { timeout: 100_000, intervals: [5_000] },
    )
    .toBe(say('giving-thanks-title'));
});

test('going back and paying again pays once', async ({ page, visit, say }) => {
  const mobile = newMobile();
  await visit('/give');
  await chooseAmount(page, '20');
  await giveForm(page).locator('button[name=action][value=give]').click();
  await page.locator('input[name=mobile]').fill(mobile);
  await payButton(page).click();
  await expect(page).toHaveURL(/\/test-gateway\/pay\//);
  const first = page.url();
  await page.goBack();
  await page.locator('input[name=mobile]').fill(mobile);
  await payButton(page).click();
  await press(page, 'approve');
  await expect(page).toHaveURL(/\/donations\//);
  const gift = page.url();
  // The earlier attempt cannot be paid any more.
  await page.goto(first);
  await expect(page.getByText(say('payments-gateway-over'))).toBeVisible();
  // The form that was sent is still in the browser's history; there is nothing left to pay.
  await page.goto(gift);
  await expect(page.locator('.receipt')).toHaveCount(1);
  await visit('/checkout');
  await expect(page.getByText(say('giving-checkout-nothing'))).toBeVisible();
});

test.describe('a signed-in donor', () => {
  test.use({ storageState: session('volunteer') });

  test('gives without typing anything about themselves', async ({ page, language, visit, say }, info) => {
    const [number] = await causes(page.request, false, 1);
    await visit(`/opportunities/${number}`);
    const riyals = ownAmount(info);
    await give(page, language, riyals);
    await expect(page.locator('.receipt').first()).toContainText(riyals);
    await visit('/me/donations');
    await expect(page.locator('main table').first()).toContainText(riyals);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('me-donations-title'));
  });
});

test('anonymity and dedication belong to the gift', async ({ page, visit, say, match }) => {
  const [number] = await causes(page.request, false, 1);
  await visit(`/opportunities/${number}`);
  await chooseAmount(page, '30');
  await giveForm(page).locator('details summary').first().click();
  await giveForm(page).locator('input[name=anonymous]').check({ force: true });
  await giveForm(page).locator('select[name=dedication_kind]').selectOption('deceased');
  await giveForm(page).locator('input[name=dedication_name]').fill('أم سلمان');
  await giveForm(page).locator('button[name=action][value=basket]').click();
  await expect(page.getByText(say('giving-anonymous-note'), { exact: true })).toBeVisible();
  await expect(page.getByText(match('giving-dedicated-to-deceased')).first()).toBeVisible();
  await expect(page.locator('main')).toContainText('أم سلمان');
});
