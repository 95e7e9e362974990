// Finance sees whether gateways, bank and journal agree, and compares a day again, with and without scripts.
import { session } from '../../fixtures/accounts';
import { expect, settled, test } from '../../fixtures/test';

test.use({ storageState: session('finance') });

test('the dashboard leads to reconciliation, and a day is compared again', async ({ page, say, visit, examine }) => {
  await visit('/supervise/finance');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('reconciliation-finance-title'));
  await expect(page.locator('.kpi')).toHaveCount(3);
  await examine();
  await page.locator('main a.button[href$="/supervise/reconciliation"]').click();
  await settled(page);
  await examine();
  await page.getByRole('button', { name: say('reconciliation-run-again') }).click();
  await expect(page).toHaveURL(/done=run/);
  await expect(page.locator('main')).toContainText(say('reconciliation-done-run'));
  await examine();
  await visit('/supervise/finance');
  await expect(page.getByRole('heading', { name: say('reconciliation-runs') })).toBeVisible();
});
