// Giving by text message: the words and how to stop, a phone of the demonstration, and finance's
// page from a refused file to a receipt.
import { session } from '../../fixtures/accounts';
import { expect, test } from '../../fixtures/test';

/** A number of its own for each project and run, so that no daily limit is shared. */
function mobile(): string {
  return `055${String(Date.now() % 10_000_000).padStart(7, '0')}`;
}

function file(lines: string[], gross: string, share: string, net: string): { name: string; mimeType: string; buffer: Buffer } {
  const month = new Date().toISOString().slice(0, 7);
  const text = ['H,ataa-sms-settlement,1,الاتصالات,' + month, ...lines, `T,${lines.length},${gross},${share},${net}`, ''].join('\n');
  return { name: 'settlement.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') };
}

test('the page says what to send, what it costs and how to stop', async ({ page, visit, say, examine }) => {
  await visit('/about/sms');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('sms-about-title'));
  await expect(page.getByRole('table')).toContainText('زكاة');
  await expect(page.getByRole('heading', { name: say('sms-about-stop-title') })).toBeVisible();
  await examine();
});

test('a message becomes a pledge, and a settled file a receipt', async ({ page, browser, language, visit, say, examine }, info) => {
  test.setTimeout(120_000);
  const number = mobile();
  await visit('/demo/mailbox/phone');
  await page.getByLabel(say('sms-phone-mobile'), { exact: true }).fill('12');
  await page.getByLabel(say('sms-phone-text'), { exact: true }).fill('عطاء ٢٠');
  await page.getByRole('button', { name: say('sms-phone-send'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-invalid-mobile'));
  await page.getByLabel(say('sms-phone-mobile'), { exact: true }).fill(number);
  await page.getByRole('button', { name: say('sms-phone-send'), exact: true }).click();
  await expect(page.locator('main')).toContainText('20 ريال');
  await examine();

  const finance = await (
    await browser.newContext({ ...info.project.use, storageState: session('finance') })
  ).newPage();
  await finance.goto(`/${language}/supervise/sms`);
  const row = finance.getByRole('row').filter({ hasText: number.slice(-3) }).first();
  await expect(row).not.toContainText(number.slice(3, 8));
  const id = /demo-[0-9a-f-]{36}/.exec((await row.textContent()) ?? '')?.[0] ?? '';
  expect(id).not.toBe('');

  const send = async (upload: ReturnType<typeof file>, button: string) => {
    await finance.locator('input[type=file]').setInputFiles(upload);
    await finance.getByRole('button', { name: say(button), exact: true }).click();
  };
  const line = `D,${id},2026-01-01T00:00:00+03:00,${number},20.00,1.00`;
  await send(file([line], '21.00', '1.00', '20.00'), 'sms-supervise-book');
  await expect(finance.locator('main')).toContainText(say('sms-supervise-refused-title'));
  const good = file([line, `D,unknown-${id},,,5.00,0.00`], '25.00', '1.00', '24.00');
  await send(good, 'sms-supervise-check');
  await expect(finance.locator('main')).toContainText(say('sms-supervise-review-title'));
  await send(good, 'sms-supervise-book');
  await expect(finance.locator('main')).toContainText(say('sms-supervise-imported'));
  await examine(finance);
  const difference = finance.getByRole('listitem').filter({ hasText: `unknown-${id}` });
  await difference.getByLabel(say('sms-supervise-note'), { exact: true }).fill('استرده المشغل');
  await difference.getByRole('button', { name: say('sms-supervise-close-returned'), exact: true }).click();
  await expect(finance.locator('main')).toContainText(say('sms-supervise-closed'));
  await finance.context().close();

  await visit(`/demo/mailbox/phone?to=966${number.slice(1)}`);
  const receipt = page.locator('main a[href*="/donations/"]').first();
  await expect(async () => {
    await page.reload();
    await expect(receipt).toBeVisible({ timeout: 500 });
  }).toPass();
  await receipt.click();
  await expect(page.locator('main')).toContainText('20');
});
