// The donor's own pages: what giving did, gifts and their paths, statement, preferences.
import { session } from '../../fixtures/accounts';
import { readPaper } from '../../fixtures/pdf';
import { expect, test } from '../../fixtures/test';

test.describe('a donor with a history', () => {
  test.use({ storageState: session('donor') });

  test('sees what their giving did before anything else', async ({ page, visit, say, examine }) => {
    await visit('/me');
    await expect(page.getByText(say('me-overview-total'), { exact: true })).toBeVisible();
    await expect(page.getByText(say('me-overview-reports'), { exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { name: say('me-overview-months') })).toBeVisible();
    await expect(page.getByRole('heading', { name: say('me-overview-fields') })).toBeVisible();
    await expect(page.getByRole('heading', { name: say('me-overview-history') })).toBeVisible();
    // The chart of months has its table behind it.
    expect(await page.locator('details table').count()).toBeGreaterThanOrEqual(1);
    await examine();
  });

  test('follows a gift step by step', async ({ page, visit, say, examine }) => {
    await visit('/me/donations');
    await page.locator('main table a').first().click();
    await expect(page).toHaveURL(/\/me\/donations\/[0-9a-f-]+/);
    await expect(page.getByRole('heading', { name: say('me-donation-path') })).toBeVisible();
    for (const step of ['given', 'paid', 'reported']) {
      await expect(page.locator('.path-steps__name', { hasText: say(`me-step-${step}`) }).first()).toBeVisible();
    }
    await examine();
  });

  test('gets a statement of any days, to read, as a table and on paper', async ({ page, language, visit, say }) => {
    await visit('/me/statement');
    const from = page.getByLabel(say('me-statement-from'));
    const to = page.getByLabel(say('me-statement-to'));
    const last = new Date(Date.now() + 3 * 3600 * 1000).toISOString().slice(0, 10);
    const first = `${Number(last.slice(0, 4)) - 1}${last.slice(4)}`;
    await from.fill(first);
    await to.fill(last);
    await page.getByRole('button', { name: say('me-statement-show') }).click();
    await expect(page).toHaveURL(new RegExp(`from=${first}`));
    const shown = await page.locator('main table').first().locator('tbody tr').count();
    expect(shown).toBeGreaterThan(3);
    const csv = await page.request.get((await page.getByRole('link', { name: say('me-statement-csv') }).getAttribute('href')) ?? '');
    expect(csv.headers()['content-type']).toContain('text/csv');
    expect(csv.headers()['content-disposition']).toContain('attachment');
    const lines = (await csv.text()).trim().split(/\r?\n/);
    expect(lines.length).toBeGreaterThan(shown);
    const statement = await readPaper(page.request, page.getByRole('link', { name: say('me-statement-pdf') }), language);
    // Every gift of the page stands on it with its receipt's number.
    const numbers = await page.locator('main table').first().locator('tbody tr > :nth-child(3)').allTextContents();
    for (const number of numbers) expect(statement.words).toContain(number.trim());
    // The last day before the first is no period.
    await page.goto(page.url().replace(first, '2027-12-31').replace(`to=${last}`, 'to=2027-01-01'));
    await expect(page.getByRole('alert')).toBeVisible();
  });

  test('finds every receipt again', async ({ page, visit, say, examine }) => {
    await visit('/me/receipts');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('me-receipts-title'));
    await page.locator('main table a').first().click();
    await expect(page.locator('.receipt').first()).toBeVisible();
    await examine();
  });

  test('reads the reports of what they gave to', async ({ page, visit, say }) => {
    await visit('/me/impact');
    const reports = page.locator('main a[href*="/impact/reports/"]');
    expect(await reports.count()).toBeGreaterThan(0);
    await reports.first().click();
    await expect(page.getByRole('heading', { name: say('reports-own-title') })).toBeVisible();
  });
});

test('a new donor is shown where to begin', async ({ page, visit, say, newPerson, examine }) => {
  await newPerson();
  for (const [path, title] of [
    ['/me', 'me-overview-empty-title'],
    ['/me/donations', 'me-donations-empty-title'],
    ['/me/receipts', 'me-receipts-empty-title'],
    ['/me/impact', 'me-impact-empty-title'],
  ]) {
    await visit(path);
    await expect(page.getByText(say(title))).toBeVisible();
    await examine();
  }
});

test('preferences change how pages read, and nothing is chosen beforehand', async ({ page, visit, say, newPerson }) => {
  await newPerson();
  await visit('/me/preferences');
  for (const box of await page.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
  await page.getByLabel(say('me-preferences-name'), { exact: false }).first().fill('سلمان الرياحي');
  await page.getByLabel(say('me-preferences-digits-arabic'), { exact: true }).check();
  await page.getByLabel(say('me-preferences-calendar-hijri'), { exact: true }).check();
  await page.getByRole('button', { name: say('me-preferences-save') }).click();
  await expect(page.getByText(say('me-preferences-saved'))).toBeVisible();
  await expect(page.getByLabel(say('me-preferences-digits-arabic'), { exact: true })).toBeChecked();
  await visit('/opportunities');
  await expect(page.getByRole('status').first()).toHaveText(/[٠-٩]/);
  await visit('/me/preferences');
  await page.locator('input[name=mobile]').fill('12345');
  await page.getByRole('button', { name: say('me-preferences-save') }).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-invalid-mobile'));
  await expect(page.locator('input[name=mobile]')).toHaveValue('12345');
  await expect(page.locator('input[name=name]')).toHaveValue('سلمان الرياحي');
});

test('a copy of one’s own data is one file', async ({ page, visit, say, newPerson }) => {
  const email = await newPerson();
  await visit('/me/privacy');
  const address = await page.getByRole('link', { name: say('me-privacy-copy-get') }).getAttribute('href');
  const answer = await page.request.get(address ?? '');
  expect(answer.headers()['content-type']).toContain('application/json');
  expect(JSON.stringify(await answer.json())).toContain(email);
});
