// Money that goes back: because the donor asks for it, and because the donor's bank takes it.
import type { Page } from '@playwright/test';
import { checkOut } from '../../fixtures/giving';
import type { Language } from '../../fixtures/messages';
import { askBack, chargebackBecomes, grant, receiptNumber } from '../../fixtures/refunds';
import { as, examine } from '../../fixtures/staff';
import { expect, test } from '../../fixtures/test';

/** Gives where it is needed most, and answers the address of the gateway's page. */
async function giveQuickly(page: Page, language: Language, riyals: string): Promise<string> {
  const form = page.locator('form[action$="/give"]').first();
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill(riyals);
  await form.locator('button[name=action][value=give]').click();
  await checkOut(page);
  await expect(page).toHaveURL(/\/test-gateway\/pay\//);
  const gateway = page.url();
  await page.locator('button[name="action"][value="approve"]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  return gateway;
}

test('a donor asks for a part of a gift back, and gets it', async ({ browser, page, visit, language, say, examine: look }) => {
  test.setTimeout(120_000);
  await visit('/give');
  await giveQuickly(page, language, '45');
  const gift = page.url();
  const receipt = await receiptNumber(page);
  await askBack(page, say, '20');
  await grant(browser, language, say, receipt);
  // The receipt stands, and says what went back.
  await page.goto(gift);
  await expect(page.locator('.receipt').first()).toContainText('20');
  await expect(page.locator('.receipt').first()).toContainText('25');
  await look();
});

test('a donor’s bank takes a gift back, and the site wins the case', async ({ browser, page, visit, language, say }) => {
  test.setTimeout(120_000);
  await visit('/give');
  const gateway = await giveQuickly(page, language, '33');
  const gift = page.url();
  const receipt = await receiptNumber(page);
  const finance = await as(browser, 'finance');

  await page.goto(gateway);
  await page.locator('button[name=action][value=dispute]').click();
  await chargebackBecomes(finance, language, receipt, say('refund-dispute-taken'));
  await examine(finance);
  // The receipt no longer counts.
  await page.goto(gift);
  await expect(page.locator('main')).toContainText(say('giving-receipt-cancelled-text'));

  await page.goto(gateway);
  await page.locator('button[name=action][value=dispute_won]').click();
  await chargebackBecomes(finance, language, receipt, say('refund-dispute-won'));
  await page.goto(gift);
  await expect(page.locator('main')).not.toContainText(say('giving-receipt-cancelled-text'));
  await finance.context().close();
});
