// The two languages: one address each, and a switch that keeps the page.
import { expect, test } from '../../fixtures/test';

const pages = ['', '/opportunities?field=health&sort=newest', '/charities', '/impact', '/about', '/basket', '/sign-in'];

test('a switch keeps the page and its filters', async ({ page, visit, language }) => {
  const other = language === 'ar' ? 'en' : 'ar';
  for (const path of pages) {
    await visit(path || '/');
    const link = page.locator(`a[hreflang="${other}"]`).first();
    await expect(link).toHaveAttribute('href', `/${other}${path}`);
    await expect(link).toHaveAttribute('lang', other);
    await page.goto(`/${other}${path}`);
    await expect(page.locator('html')).toHaveAttribute('lang', other);
    await expect(page.locator('html')).toHaveAttribute('dir', other === 'ar' ? 'rtl' : 'ltr');
    await expect(page.locator(`a[hreflang="${language}"]`).first()).toHaveAttribute('href', `/${language}${path}`);
  }
});

test('a page names itself for search engines and shared links', async ({ page, visit, language, baseURL }) => {
  for (const path of pages) {
    await visit(path || '/');
    const head = page.locator('head');
    await expect(head.locator('link[rel=canonical]')).toHaveAttribute('href', `${baseURL}/${language}${path}`);
    await expect(head.locator('link[hreflang=ar]')).toHaveAttribute('href', `${baseURL}/ar${path}`);
    await expect(head.locator('link[hreflang=en]')).toHaveAttribute('href', `${baseURL}/en${path}`);
    await expect(head.locator('meta[property="og:title"]')).toHaveAttribute('content', await page.title());
    expect((await head.locator('meta[name=description]').getAttribute('content'))?.length).toBeGreaterThan(20);
    const image = await head.locator('meta[property="og:image"]').getAttribute('content');
    expect((await page.request.get(image ?? '')).headers()['content-type']).toMatch(/^image\//);
  }
});

test('the root leads to the language of the browser', async ({ page, language }) => {
  await page.goto('/');
  await expect(page).toHaveURL(new RegExp(`/${language}$`));
});

test('the site can be installed', async ({ page, visit }) => {
  await visit('/');
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await page.request.get(address ?? '')).json();
  expect(manifest.name.length).toBeGreaterThan(2);
  expect(manifest.display).toBe('standalone');
  for (const icon of manifest.icons) {
    const answer = await page.request.get(icon.src);
    expect(answer.status(), icon.src).toBe(200);
    expect(answer.headers()['content-type']).toBe(icon.type);
  }
  expect(manifest.icons.some((icon: { sizes: string }) => icon.sizes === '512x512')).toBeTruthy();
});
