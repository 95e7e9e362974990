// Receipt, statement and report on paper: what one reads is there, what one presses is not, ink is dark
// on white whatever the screen looked like, and the sheet is wide enough.
import type { Locator, Page } from '@playwright/test';
import { session } from '../../fixtures/accounts';
import { expect, test } from '../../fixtures/test';

/** A4 without the margins of style/print.css, at 96 pixels to the inch. */
const SHEET = { width: Math.floor(((210 - 2 * 16) / 25.4) * 96), height: 1_000 };
const INK = 'rgb(18, 36, 29)';
/** What leads somewhere, is pressed or is filled in. */
const TOOLS = 'button, .button, nav, input, select, textarea, summary, .share, .skip-link, .demo-bar, .site-header, .site-footer';

test.use({ storageState: session('donor') });

test.beforeEach(async ({ page, visit, say }, info) => {
  test.skip(!['ar', 'en'].includes(info.project.name), 'paper is the same for every window');
  await visit('/about');
  await page.getByRole('contentinfo').getByRole('button', { name: say('layout-theme-dark') }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

async function print(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize(SHEET);
  const shown = page.locator(TOOLS).locator('visible=true');
  expect(await shown.evaluateAll((tools) => tools.map((tool) => tool.outerHTML.slice(0, 120)))).toEqual([]);
  const sheet = await page.locator('body').evaluate((body) => ({
    ink: getComputedStyle(body).color,
    grounds: [body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(sheet.ink).toBe(INK);
  for (const ground of sheet.grounds) expect(['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)']).toContain(ground);
  expect(sheet.overflow, `${page.url()} is wider than the sheet`).toBeLessThanOrEqual(0);
}

/** Every one of them is on the paper, and there are some. */
async function printed(figures: Locator): Promise<void> {
  expect(await figures.count()).toBeGreaterThan(0);
  for (const figure of await figures.all()) await expect(figure).toBeVisible();
}

test('a receipt on paper', async ({ page, visit, match }) => {
  await visit('/me/receipts');
  await page.locator('main table a').first().click();
  await expect(page).toHaveURL(/\/receipt$/);
  await print(page);
  await printed(page.locator('.receipt__number, .receipt .money, .receipt__words, .receipt__lines dd, .receipt__foot'));
  await expect(page.locator('.receipt')).toContainText(match('layout-footer-license'));
});

test('a statement on paper', async ({ page, visit, say }) => {
  await visit('/me/statement');
  const rows = page.locator('main table tbody tr');
  const count = await rows.count();
  expect(count).toBeGreaterThan(0);
  await print(page);
  await expect(rows).toHaveCount(count);
  await printed(rows.locator('.money'));
  await printed(page.locator('main dl dd'));
  await expect(page.getByText(say('me-statement-total'), { exact: true }).first()).toBeVisible();
});

test('a report on paper', async ({ page, visit, say }) => {
  await visit('/impact/reports');
  await page.locator('main a[href*="/impact/reports/"]').first().click();
  await expect(page.getByRole('heading', { name: say('reports-costs') })).toBeVisible();
  await print(page);
  await printed(page.locator('main h1, main h2, .stat-grid .money, main img'));
  await printed(page.locator('main table.bars-chart tr'));
  await printed(page.locator('main dl dd'));
});

test('a chart on paper', async ({ page, visit }) => {
  await visit('/me');
  await print(page);
  // Behind a chart stands its table, folded away on the screen.
  await printed(page.locator('main details.chart__table tbody tr'));
});
