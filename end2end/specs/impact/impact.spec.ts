// What the whole of giving came to, for everybody: counters, fields, regions, years, reports,
// and beside them, clearly apart, what others published.
import { checkOutByRequest } from '../../fixtures/giving';
import { readPaper } from '../../fixtures/pdf';
import { expect, test } from '../../fixtures/test';

test('the public sees what giving did', async ({ page, visit, say, examine }) => {
  await visit('/impact');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('impact-title'));
  for (const heading of ['impact-by-region-heading', 'impact-by-field-heading', 'impact-by-year-heading', 'impact-completed-heading']) {
    await expect(page.getByRole('heading', { name: say(heading), exact: true })).toBeVisible();
  }
  // Every region is on the map and leads to its causes.
  const regions = page.locator('svg a[href*="/opportunities?region=SA-"]');
  await expect(regions).toHaveCount(13);
  await examine();
});

test('published figures stand apart, with their source and what cannot be compared', async ({ page, visit, say }) => {
  await visit('/impact');
  const section = page.locator('section', { has: page.getByRole('heading', { name: say('impact-reported-heading') }) }).last();
  await expect(section.getByText(say('impact-reported-lead'))).toBeVisible();
  const details = section.locator('details').first();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').first().click();
  await expect(section.getByRole('columnheader', { name: say('impact-figure-source') }).first()).toBeVisible();
  await expect(section.getByText(say('impact-note-does-not-compare')).first()).toBeVisible();
});

test('the counters move while one looks', async ({ page, visit, request, scripted }) => {
  test.skip(!scripted, 'without scripts the page shows the numbers of its moment');
  await visit('/impact');
  const counter = page.locator('[data-live=operations]');
  const number = async () => Number((await counter.innerText()).replace(/\D/g, ''));
  const before = await number();
  // Somebody else gives.
  const given = await request.post('/en/give', { form: { amount_choice: '50', field: '', intention: 'sadaqah', action: 'give' } });
  const gateway = await checkOutByRequest(request, await given.text());
  await request.post(gateway.url(), { form: { action: 'approve' } });
  await expect.poll(number, { timeout: 20_000 }).toBeGreaterThan(before);
});

test('reports can be found by field and region', async ({ page, visit, say, language, examine }) => {
  await visit('/impact/reports');
  const reports = page.locator('main a[href*="/impact/reports/"]');
  expect(await reports.count()).toBeGreaterThan(0);
  await page.getByLabel(say('reports-filter-region')).selectOption({ index: 1 });
  await page.getByRole('button', { name: say('reports-filter-apply') }).click();
  await expect(page).toHaveURL(/region=SA-\d\d/);
  await visit('/impact/reports');
  await reports.first().click();
  await expect(page).toHaveURL(new RegExp(`/${language}/impact/reports/\\d+`));
  await expect(page.getByRole('heading', { name: say('reports-costs') })).toBeVisible();
  await expect(page.getByRole('heading', { name: say('reports-outputs') })).toBeVisible();
  await examine();
  const report = await readPaper(page.request, page.getByRole('link', { name: say('reports-pdf') }), language);
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  expect(report.title).toContain(title.trim());
});
