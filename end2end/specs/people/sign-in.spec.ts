// Signing in with a one-time code, and out again.
import { newestMessage, latestCode } from '../../fixtures/mailbox';
import { expect, test } from '../../fixtures/test';

const fresh = (project: string) => `${project}-${Date.now()}-${Math.floor(Math.random() * 1e6)}@example.net`;

test('a new address becomes an account with its first code', async ({ page, visit, say, language, examine }, info) => {
  const email = fresh(info.project.name);
  await visit('/sign-in');
  await examine();
  await page.getByLabel(say('people-email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: say('people-send-code') }).click();
  await expect(page).toHaveURL(new RegExp(`/${language}/sign-in/code`));
  await expect(page.getByText(email)).toBeVisible();
  const field = page.getByLabel(say('people-code'), { exact: true });
  await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(field).toHaveAttribute('inputmode', 'numeric');
  await examine();
  // Typed as an Arabic keyboard types it.
  const code = await latestCode(page.request, email);
  await field.fill([...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0x630)).join(''));
  await page.getByRole('button', { name: say('people-sign-in'), exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/${language}/me$`));
  await expect(page.getByText(say('me-overview-empty-title'))).toBeVisible();
  await examine();
});

test('a wrong code is refused and the right one still works', async ({ page, visit, say, examine }, info) => {
  const email = fresh(info.project.name);
  await visit('/sign-in');
  await page.getByLabel(say('people-email'), { exact: true }).fill('not an address');
  await page.getByRole('button', { name: say('people-send-code') }).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-invalid-email'));
  await expect(page.getByLabel(say('people-email'), { exact: true })).toHaveValue('not an address');
  await expect(page.getByLabel(say('people-email'), { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await examine();
  await page.getByLabel(say('people-email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: say('people-send-code') }).click();
  const code = await latestCode(page.request, email);
  const wrong = code === '000000' ? '000001' : '000000';
  await page.getByLabel(say('people-code'), { exact: true }).fill(wrong);
  await page.getByRole('button', { name: say('people-sign-in'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(say('errors-field-wrong-code'));
  // The summary leads to the field.
  await page.getByRole('alert').getByRole('link').first().click();
  await expect(page.getByLabel(say('people-code'), { exact: true })).toBeFocused();
  await page.getByLabel(say('people-code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: say('people-sign-in'), exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
});

test('another code replaces the first', async ({ page, visit, say }, info) => {
  const email = fresh(info.project.name);
  await visit('/sign-in');
  await page.getByLabel(say('people-email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: say('people-send-code') }).click();
  await page.waitForURL(/sign-in\/code/);
  await page.getByRole('button', { name: say('people-code-resend') }).click();
  await expect(page.getByText(say('people-code-sent-again'))).toBeVisible();
  const code = await latestCode(page.request, email);
  await page.getByLabel(say('people-code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: say('people-sign-in'), exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
});

test('a page that asks for an account leads back to itself', async ({ page, visit, say, language }, info) => {
  const email = fresh(info.project.name);
  await visit('/me/preferences');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel(say('people-email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: say('people-send-code') }).click();
  await page.waitForURL(/sign-in\/code/);
  await page.getByLabel(say('people-code'), { exact: true }).fill(await latestCode(page.request, email));
  await page.getByRole('button', { name: say('people-sign-in'), exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/${language}/me/preferences$`));
});

test('signing out closes the account', async ({ page, visit, say, newPerson }) => {
  await newPerson();
  await visit('/me');
  await page.getByRole('button', { name: say('layout-sign-out') }).click();
  // On a phone the way in is in the menu.
  await expect(page.getByRole('button', { name: say('layout-sign-out') })).toHaveCount(0);
  await expect(page.locator('header a[href*="/sign-in"]')).not.toHaveCount(0);
  await visit('/me');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('own devices are listed and can be ended', async ({ page, visit, say, newPerson, browser, signIn }) => {
  const email = await newPerson();
  const first = await page.context().storageState();
  await page.context().clearCookies();
  await signIn(email);
  await visit('/me/sessions');
  await expect(page.getByText(say('me-sessions-current'))).toHaveCount(1);
  await page.getByRole('button', { name: say('me-sessions-end-others') }).click();
  await expect(page.getByText(say('me-sessions-others-ended'))).toBeVisible();
  const other = await browser.newContext({ storageState: first, baseURL: test.info().project.use.baseURL });
  const answer = await other.request.get('/ar/me', { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  await other.close();
});

test('the message with the code is in the language of the page', async ({ page, visit, say }, info) => {
  const email = fresh(info.project.name);
  await visit('/sign-in');
  await page.getByLabel(say('people-email'), { exact: true }).fill(email);
  await page.getByRole('button', { name: say('people-send-code') }).click();
  await page.waitForURL(/sign-in\/code/);
  expect(await newestMessage(page.request, email)).toContain(say('messages-sign-in-code-subject'));
});
