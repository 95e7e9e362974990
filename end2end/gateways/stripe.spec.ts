// Paying at another house: the site's form leads there over a page of the site's own, which
// the policy `form-action 'self'` would block in a straight line. The house is localstripe with
// a page that stands for Stripe's; scripts/end2end stripe starts both.
import { checkOut } from '../fixtures/giving';
import { askBack, chargebackBecomes, grant, receiptNumber } from '../fixtures/refunds';
import { as } from '../fixtures/staff';
import { expect, test } from '../fixtures/test';

const site = process.env.ATAA_PUBLIC_URL ?? '';
const stripe = process.env.ATAA_TEST_STRIPE_URL ?? '';
const authorization = { Authorization: `Bearer ${process.env.ATAA_STRIPE_SECRET_KEY}` };
const STAND_IN = /\/pay\/cs_test_/;

test.beforeAll(async ({ request }) => {
  const registered = await request.post(`${stripe}/_config/webhooks/site`, {
    data: { url: `${site}/webhooks/stripe`, secret: process.env.ATAA_STRIPE_WEBHOOK_SECRET },
  });
  expect(registered.ok()).toBeTruthy();
});

test.beforeEach(async ({ page, language, visit, examine }) => {
  await visit('/');
  const form = page.locator('form[action$="/give"]').first();
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill('31.50');
  await form.locator('button[name=action][value=give]').first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  // Two ways to pay are offered, none is chosen.
  const ways = page.locator('input[name=method]');
  await expect(ways).toHaveCount(2);
  for (const way of await ways.all()) await expect(way).not.toBeChecked();
  await examine();
  await page.locator('input[name=method][value=card]').check({ force: true });
});

test('a guest pays on the page of another house and comes back', async ({ page, language, say, examine }) => {
  const blocked: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) blocked.push(message.text());
  });
  await checkOut(page);
  await expect(page).toHaveURL(STAND_IN);
  expect(page.url().startsWith(stripe)).toBeTruthy();
  await expect(page.getByText('No money moves')).toBeVisible();
  await page.locator('button[name=action][value=pay]').click();

  await expect(page).toHaveURL(new RegExp(`^${site}/${language}/donations/`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
  await expect(page.locator('.receipt').first()).toContainText('31.50');
  await examine();
  expect(blocked).toEqual([]);
  const tracking = page.url();
  // The page of our own no longer leads there.
  await page.goto(tracking.replace('/donations/', '/checkout/pay/'));
  await expect(page).toHaveURL(tracking);
});

test('a card that asks for more, and one that is declined', async ({ page, language, say }) => {
  await checkOut(page);
  await expect(page).toHaveURL(STAND_IN);
  await page.locator('button[name=action][value=decline]').click();
  await expect(page.getByText('declined.')).toBeVisible();
  await page.locator('button[name=action][value=challenge]').click();
  await page.locator('button[name=action][value=pass]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-thanks-title'));
});

test('a guest who comes back without paying has paid nothing', async ({ page, language, say }) => {
  await checkOut(page);
  await expect(page).toHaveURL(STAND_IN);
  await page.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('giving-pending-title'));
  // The way there stays open.
  await page.getByRole('link', { name: say('giving-pending-pay') }).click();
  await expect(page).toHaveURL(STAND_IN);
});

test('a part of a gift goes back to the card, and the house’s books say so', async ({ browser, page, language, say, request }) => {
  test.setTimeout(120_000);
  await checkOut(page);
  await expect(page).toHaveURL(STAND_IN);
  const session = /cs_test_\w+/.exec(page.url())?.[0] ?? '';
  await page.locator('button[name=action][value=pay]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  const receipt = await receiptNumber(page);
  await askBack(page, say, '11.25');
  await grant(browser, language, say, receipt);
  const intent = await (await request.get(`${stripe}/v1/checkout/sessions/${session}?expand[]=payment_intent`, { headers: authorization })).json();
  const books = await request.get(`${stripe}/v1/refunds?payment_intent=${intent.payment_intent.id}`, { headers: authorization });
  const refunds = (await books.json()).data as { amount: number; status: string }[];
  expect(refunds.map((refund) => refund.amount)).toEqual([1125]);
});

test('a donor’s bank takes a gift back at another house', async ({ browser, page, language, say }) => {
  test.setTimeout(120_000);
  await checkOut(page);
  await expect(page).toHaveURL(STAND_IN);
  const house = page.url();
  await page.locator('button[name=action][value=pay]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  const receipt = await receiptNumber(page);
  await page.goto(house);
  await page.locator('button[name=action][value=dispute]').click();
  const finance = await as(browser, 'finance');
  await chargebackBecomes(finance, language, receipt, say('refund-dispute-taken'));
  await finance.context().close();
});
