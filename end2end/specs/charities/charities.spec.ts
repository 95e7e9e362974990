// The directory of charities and their profiles.
import { expect, test } from '../../fixtures/test';

test('a visitor finds a charity and what it has done', async ({ page, visit, say, language, examine }) => {
  await visit('/charities');
  const cards = page.locator('.charity-card');
  expect(await cards.count()).toBeGreaterThan(3);
  await page.getByLabel(say('charities-region-label')).selectOption({ index: 2 });
  await page.getByRole('button', { name: say('charities-filter-apply') }).click();
  await expect(page).toHaveURL(/region=SA-\d\d/);
  expect(await cards.count()).toBeGreaterThan(0);
  const name = ((await cards.first().getByRole('heading').textContent()) ?? '').trim();
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('searchbox').press('Enter');
  await cards.first().getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/charities/[a-z0-9-]+$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page.getByText(say('charities-license-number')).first()).toBeVisible();
  await expect(page.getByText(say('charities-technical-supervisor')).first()).toBeVisible();
  await expect(page.getByText(say('charities-governance-score')).first()).toBeVisible();
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').first().textContent()) ?? '{}');
  expect(data['@type']).toBe('NGO');
  expect(data.identifier).toMatch(/^9/);
  await examine();
});

test('a search without a result says how to go on', async ({ page, visit, say }) => {
  await visit('/charities?q=qqqqq');
  await expect(page.getByText(say('charities-empty-title'))).toBeVisible();
  await page.getByRole('link', { name: say('charities-empty-action') }).click();
  expect(await page.locator('.charity-card').count()).toBeGreaterThan(3);
});
