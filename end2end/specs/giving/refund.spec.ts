// Asking for a gift back: a plain form behind the gift's own link.
import { newMobile } from '../../fixtures/giving';
import { expect, test } from '../../fixtures/test';

test('a donor asks for a part of a gift back', async ({ page, visit, language, say }) => {
  await visit('/give');
  const form = page.locator('form[action$="/give"]').first();
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill('45');
  await form.locator('button[name=action][value=give]').click();
  await page.locator('input[name="mobile"]').fill(newMobile());
  await page.locator('form[action*="/checkout"] button').last().click();
  await page.locator('button[name="action"][value="approve"]').click();
  await expect(page).toHaveURL(new RegExp(`/${language}/donations/`));
  await page.getByRole('link', { name: say('refund-link') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('refund-title'));
  await page.locator('input[name=ground][value=request]').check({ force: true });
  await page.locator('input[name="amount"]').fill('20');
  await page.getByRole('textbox', { name: say('refund-reason') }).fill('أخطأت في المبلغ');
  await page.getByRole('button', { name: say('refund-send') }).click();
  await expect(page.getByText(say('refund-done-asked'))).toBeVisible();
  await expect(page.getByText(say('refund-waits'))).toBeVisible();
});
