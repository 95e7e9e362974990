// The proof of a gift: downloaded from the gift's page, checked on /verify; in the browser where
// scripts run, by the server where they do not.
import type { Page } from '@playwright/test';
import { give } from '../../fixtures/giving';
import { expect, test } from '../../fixtures/test';

/** Gives, waits until the gift is sealed, and answers the proof's text. */
async function proofOfGift(page: Page, language: 'ar' | 'en', offer: string): Promise<string> {
  const link = page.getByRole('link', { name: offer, exact: true });
  await expect(async () => {
    await page.reload();
    await expect(link).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  const file = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(file.headers()['content-type']).toBe('application/json');
  return file.text();
}

async function choose(page: Page, text: string): Promise<void> {
  const file = { name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.locator('form[data-verify] input[type=file]').setInputFiles(file);
  await page.locator('form[data-verify] button[type=submit]').click();
}

test('a gift is proven, and an edited proof refused', async ({ page, visit, say, language, scripted, examine }) => {
  test.slow();
  await visit('/give');
  await give(page, language, '35');
  const text = await proofOfGift(page, language, say('verify-offer-download'));

  await visit('/verify');
  await examine();
  const posts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  await choose(page, text);
  const genuine = page.locator('[data-verify-state=genuine]');
  await expect(genuine).toBeVisible();
  await expect(genuine).toContainText(say('verify-ok-title'));
  await expect(genuine).toContainText('35');
  await examine();

  await choose(page, text.replaceAll('3500}', '9500}'));
  const refused = page.locator('[data-verify-state=refused]');
  await expect(refused).toBeVisible();
  await expect(genuine).toBeHidden();
  await expect(refused).toContainText('capture:');

  await choose(page, '{"format": "ataa-proof/1"}');
  await expect(refused).toContainText(say('verify-refused-not-a-proof'));
  // With scripts nothing is sent anywhere: the file stays in the browser.
  expect(posts.length > 0).toBe(!scripted);
});

test('a proof that was signed by somebody else is refused', async ({ page, visit, say, language }) => {
  test.slow();
  await visit('/give');
  await give(page, language, '36');
  const text = await proofOfGift(page, language, say('verify-offer-download'));
  const proof = JSON.parse(text) as { head: string };
  // One sign of the signature is another one.
  const start = proof.head.lastIndexOf(' ') + 12;
  const other = proof.head[start] === 'A' ? 'B' : 'A';
  const head = proof.head.slice(0, start) + other + proof.head.slice(start + 1);
  await visit('/verify');
  await choose(page, JSON.stringify({ ...proof, head }));
  await expect(page.locator('[data-verify-state=refused]')).toContainText(say('verify-refused-signature'));
});

test('while a proof is read, the place of its answer is held', async ({ page, visit, say, scripted, examine }) => {
  test.skip(!scripted, 'without scripts the answer comes with the page');
  // The browser takes its time with the file until it is told to go on.
  await page.addInitScript(() => {
    const read = Blob.prototype.text;
    Blob.prototype.text = function (this: Blob) {
      return new Promise<string>((done) => {
        document.addEventListener('go-on', () => void read.call(this).then(done), { once: true });
      });
    };
  });
  await visit('/verify');
  const checking = page.locator('[data-verify-state=checking]');
  const refused = page.locator('[data-verify-state=refused]');
  await expect(checking).toBeHidden();
  await choose(page, '{"format": "ataa-proof/1"}');
  await expect(checking).toBeVisible();
  await expect(checking).toContainText(say('verify-checking'));
  await expect(checking.locator('.skeleton')).toHaveCount(3);
  await expect(refused).toBeHidden();
  await examine();
  await page.evaluate(() => document.dispatchEvent(new Event('go-on')));
  await expect(refused).toContainText(say('verify-refused-not-a-proof'));
  await expect(checking).toBeHidden();
});

test('the page says what is proven and what is not, and lists the heads', async ({ page, visit, say, examine, request }) => {
  await visit('/verify');
  for (const heading of ['verify-proves-title', 'verify-not-title', 'verify-how-title', 'verify-heads-title']) {
    await expect(page.getByRole('heading', { name: say(heading), exact: true })).toBeVisible();
  }
  await examine();
  const heads = await request.get('/heads');
  expect(heads.headers()['content-type']).toContain('text/plain');
  expect(await heads.text()).toMatch(/^key \S+\/journal\+[0-9a-f]{8}\+/m);
  // It is reached from every page.
  await visit('/');
  await expect(page.locator('footer').getByRole('link', { name: say('layout-footer-verify') })).toBeVisible();
});
