// Finding a cause: search, filters, order, pages, and an address for each view.
import { expect, test } from '../../fixtures/test';

const cards = '.opportunity-card';

test('a visitor narrows the list and widens it again', async ({ page, visit, language, say, match }) => {
  await visit('/opportunities');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('catalogue-title'));
  const all = await page.locator(cards).count();
  expect(all).toBeGreaterThan(3);
  // A field is a link, so it works without a button.
  await page.getByRole('navigation', { name: say('catalogue-fields-label') }).getByRole('link').nth(1).click();
  await expect(page).toHaveURL(/\?field=[a-z-]+$/);
  const field = new URL(page.url()).searchParams.get('field');
  // The other filters are one form.
  await page.locator('summary', { hasText: match('catalogue-filters-more') }).first().click();
  await page.getByLabel(say('catalogue-track-label')).selectOption('care');
  await page.getByRole('button', { name: say('catalogue-filters-apply') }).click();
  await expect(page).toHaveURL(new RegExp(`field=${field}.*track=care|track=care.*field=${field}`));
  const chosen = page.getByRole('list', { name: say('catalogue-chosen-label') });
  await expect(chosen.getByRole('link')).toHaveCount(2);
  await chosen.getByRole('link').first().click();
  await expect(page).toHaveURL(/opportunities\?track=care$/);
  await chosen.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/opportunities$`));
  await expect(page.locator(cards)).toHaveCount(all);
});

test('the same words are found however they are spelt', async ({ page, visit, say }) => {
  await visit('/opportunities');
  const title = (await page.locator(`${cards} h2, ${cards} h3`).first().textContent())?.trim() ?? '';
  const word = title.split(/\s+/).sort((one, other) => other.length - one.length)[0];
  // An Arabic reader types alef without hamza and taa marbuta as haa; an English one in capitals.
  const typed = word.replace(/[أإآ]/g, 'ا').replace(/ة/g, 'ه').replace(/ى/g, 'ي').toUpperCase();
  await page.getByRole('searchbox').fill(typed);
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/\?q=/);
  await expect(page.getByRole('heading', { name: title }).first()).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue(typed);
  await page.getByRole('searchbox').fill('qqqqq zzzzz');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText(say('catalogue-empty-title'))).toBeVisible();
  await page.getByRole('link', { name: say('catalogue-empty-action') }).click();
  expect(await page.locator(cards).count()).toBeGreaterThan(3);
});

test('every order has its address and its own first cause', async ({ page, visit, say }) => {
  const firsts = new Set<string>();
  for (const order of ['needed', 'nearly-complete', 'newest', 'ending-soon']) {
    await visit('/opportunities');
    await page.getByRole('link', { name: say(`catalogue-sort-${order}`), exact: true }).click();
    await expect(page.getByRole('link', { name: say(`catalogue-sort-${order}`), exact: true })).toHaveAttribute('aria-current', /page|true/);
    firsts.add((await page.locator(`${cards} a`).first().getAttribute('href')) ?? '');
  }
  expect(firsts.size).toBeGreaterThan(1);
});

test('pages go on and come back without repeating a cause', async ({ page, visit, say }) => {
  await visit('/opportunities?sort=newest');
  const seen: string[] = [];
  const next = page.getByRole('link', { name: say('ui-pagination-next') });
  const previous = page.getByRole('link', { name: say('ui-pagination-previous') });
  const numbers = () => page.locator(cards).evaluateAll((all) => all.map((card) => card.querySelector('a')?.getAttribute('href') ?? ''));
  const first = await numbers();
  seen.push(...first);
  for (let step = 0; step < 3 && (await next.count()) > 0; step += 1) {
    await next.click();
    seen.push(...(await numbers()));
  }
  expect(new Set(seen).size).toBe(seen.length);
  while ((await previous.count()) > 0) await previous.click();
  expect(await numbers()).toEqual(first);
});

test('a cause says what it needs, who carries it out and how far it has come', async ({ page, visit, say, examine, language }) => {
  await visit('/opportunities');
  await page.locator(`${cards} a`).first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/opportunities/\\d+$`));
  await expect(page.getByText(say('catalogue-target'), { exact: true }).first()).toBeVisible();
  await expect(page.getByText(say('catalogue-license-number')).first()).toBeVisible();
  await expect(page.getByText(say('catalogue-technical-supervisor')).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: say('catalogue-milestones-title') })).toBeVisible();
  await expect(page.getByRole('heading', { name: say('catalogue-similar-title') })).toBeVisible();
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').first().textContent()) ?? '{}');
  expect(data['@type']).toBe('DonateAction');
  expect(data.recipient['@type']).toBe('NGO');
  await examine();
});

test('a completed cause leads to its report and takes no money', async ({ page, visit, say }) => {
  await visit('/opportunities?state=completed');
  await page.locator(`${cards} a`).first().click();
  await expect(page.getByRole('button', { name: say('catalogue-give-now') })).toHaveCount(0);
  await page.getByRole('link', { name: say('catalogue-report-read') }).first().click();
  await expect(page).toHaveURL(/\/impact\/reports\/\d+/);
});
