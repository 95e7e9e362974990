// Light and dark by the reader's choice, and what stays without a connection.
import { expect, test } from '../../fixtures/test';

const GROUND = { light: 'rgb(251, 248, 241)', dark: 'rgb(14, 22, 19)' };

test('the reader chooses light or dark, and every page keeps to it', async ({ page, visit, say, language }) => {
  const ground = () => page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
  const choose = async (id: string) => {
    await page.getByRole('contentinfo').getByRole('button', { name: say(id) }).click();
    await expect(page.getByRole('button', { name: say(id) })).toHaveAttribute('aria-pressed', 'true');
  };
  await page.emulateMedia({ colorScheme: 'light' });
  await visit('/opportunities?sort=newest');
  await expect(page.getByRole('button', { name: say('layout-theme-system') })).toHaveAttribute('aria-pressed', 'true');
  expect(await ground()).toBe(GROUND.light);

  await choose('layout-theme-dark');
  await expect(page).toHaveURL(new RegExp(`/${language}/opportunities\\?sort=newest$`));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).toBe(GROUND.dark);
  await visit('/charities');
  expect(await ground()).toBe(GROUND.dark);

  await page.emulateMedia({ colorScheme: 'dark' });
  await choose('layout-theme-light');
  expect(await ground()).toBe(GROUND.light);
  await choose('layout-theme-system');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./);
  expect(await ground()).toBe(GROUND.dark);
});

test('without a connection the site says so, and shows nobody else\'s page', async ({ browser, scripted, language, say, baseURL }) => {
  test.skip(!scripted, 'a service worker is a script');
  const context = await browser.newContext({ ...test.info().project.use, baseURL, serviceWorkers: 'allow' });
  const page = await context.newPage();
  await page.goto(`/${language}/impact`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    }
  });
  await page.reload();
  await context.setOffline(true);
  // Seen a moment ago, and still not shown again: its figures would be old.
  await page.goto(`/${language}/impact`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('layout-offline-title'));
  expect(await page.locator('body').evaluate((body) => getComputedStyle(body).fontFamily)).toContain('Readex Pro');
  const kept = await page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
    }
    return paths;
  });
  expect(kept.filter((path) => !path.startsWith('/pkg/')).sort()).toEqual(['/ar/offline', '/en/offline']);
  await context.setOffline(false);
  await page.getByRole('link', { name: say('layout-offline-retry') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('impact-title'));
  await context.close();
});
