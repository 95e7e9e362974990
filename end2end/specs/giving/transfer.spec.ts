// Giving by bank transfer, and the bank's statement that shows it: the donor's page, and finance's
// preview, import and suspense, with and without scripts.
import type { Page } from '@playwright/test';
import { session } from '../../fixtures/accounts';
import { newMobile, payButton } from '../../fixtures/giving';
import { expect, settled, test } from '../../fixtures/test';

const OTHER_ACCOUNT = 'SA0280000000000000000202';

/** A CAMT.053 statement of today with one credit. */
function statement(number: string, riyals: string, text: string): Buffer {
  const today = new Date().toISOString().slice(0, 10);
  const balance = (code: string, amount: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="SAR">${amount}</Amt>` +
    `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${today}</Dt></Dt></Bal>`;
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">' +
      `<BkToCstmrStmt><Stmt><Id>${number}</Id><Acct><Id><IBAN>${OTHER_ACCOUNT}</IBAN></Id></Acct>` +
      `${balance('OPBD', '0')}${balance('CLBD', riyals)}` +
      `<Ntry><Amt Ccy="SAR">${riyals}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>` +
      `<BookgDt><Dt>${today}</Dt></BookgDt><AcctSvcrRef>${number}</AcctSvcrRef><NtryDtls><TxDtls>` +
      '<RltdPties><Dbtr><Pty><Nm>Noura</Nm></Pty></Dbtr></RltdPties>' +
      `<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`,
  );
}

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[name=file]').setInputFiles({ name, mimeType: 'text/xml', buffer });
  await page.locator('form[enctype="multipart/form-data"] button[type=submit]').click();
}

test('a donor transfers, finance imports, the gift is made', async ({ page, browser, language, say, visit, examine, scripted }, info) => {
  test.setTimeout(120_000);
  await visit('/give');
  const form = page.locator('form[action$="/give"]').first();
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill('31.25');
  await form.locator('button[name=action][value=give]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/checkout`));
  // What was typed is kept when the form is turned to the other way to pay.
  const mobile = newMobile();
  await page.locator('input[name=mobile]').fill(mobile);
  await page.getByRole('button', { name: say('bank-choose') }).click();
  await expect(page.locator('input[name=payer_iban]')).toBeVisible();
  await expect(page.locator('input[name=mobile]')).toHaveValue(mobile);
  await examine();
  await page.locator('input[name=payer_iban]').fill('SA00');
  await payButton(page).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-invalid-iban'));
  await page.locator('input[name=payer_iban]').fill('');
  await payButton(page).click();
  await expect(page).toHaveURL(/\/transfer$/);
  await expect(page.locator('main')).toContainText('SA02 8000 0000 0000 0000 0202');
  await examine();
  const copies = page.locator('button[data-copy]');
  if (scripted) {
    await expect(copies.first()).toBeVisible();
    await copies.first().click();
    await expect(copies.first()).toContainText(say('bank-copied'));
  } else {
    await expect(copies.first()).toBeHidden();
  }
  const transfer = page.url();
  const reference = /AT-\d{4}-\d{4}-\d{2}/.exec(await page.locator('main').innerText())?.[0] ?? '';
  expect(reference).not.toBe('');

  const office = await browser.newContext({ ...info.project.use, storageState: session('finance') });
  const finance = await office.newPage();
  await finance.goto(`/${language}/supervise/bank`);
  await settled(finance);
  await examine(finance);
  await upload(finance, 'broken.xml', Buffer.from('<Document>'));
  await expect(finance.getByRole('alert').first()).toContainText(say('bank-problem-broken-xml'));
  await examine(finance);
  const number = `${info.project.name}-${Date.now()}`;
  await upload(finance, `${number}.xml`, statement(number, '31.25', reference.replaceAll('-', ' ')));
  await expect(finance).toHaveURL(/\/supervise\/bank\/files\//);
  await settled(finance);
  await examine(finance);
  await finance.getByRole('button', { name: say('bank-preview-import') }).click();
  await expect(finance.locator('main')).toContainText(say('bank-done-imported'));
  await examine(finance);
  // Money that names nothing waits, and its page can be read.
  await finance.goto(`/${language}/supervise/bank`);
  await upload(finance, `${number}-b.xml`, statement(`${number}-b`, '12.00', 'nothing'));
  await finance.getByRole('button', { name: say('bank-preview-import') }).click();
  await expect(finance.locator('main')).toContainText(say('bank-done-imported'));
  await finance.goto(`/${language}/supervise/bank`);
  await settled(finance);
  await examine(finance);
  await finance.locator('#suspense a').last().click();
  await expect(finance).toHaveURL(/\/supervise\/bank\/entries\//);
  await settled(finance);
  await examine(finance);
  await office.close();

  await page.goto(transfer);
  await expect(page.locator('main')).toContainText(say('bank-transfer-paid'));
  await page.getByRole('link', { name: say('bank-transfer-follow') }).click();
  await expect(page.locator('main')).toContainText('31.25');
});
