// The two languages: one address each, and a switch that keeps the page.
import type { Page } from '@playwright/test';
import { text, type Language } from '../../fixtures/messages';
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

/** Holds a page to what search engines and shared links read; answers the picture's address. */
async function shared(page: Page, language: Language, address: string): Promise<string> {
  const head = page.locator('head');
  const property = async (name: string) => (await head.locator(`meta[property="og:${name}"]`).getAttribute('content')) ?? '';
  const { origin, pathname } = new URL(address);
  const path = address.slice(origin.length + `/${language}`.length);
  await expect(head.locator('link[rel=canonical]')).toHaveAttribute('href', address);
  await expect(head.locator('link[hreflang=ar]')).toHaveAttribute('href', `${origin}/ar${path}`);
  await expect(head.locator('link[hreflang=en]')).toHaveAttribute('href', `${origin}/en${path}`);
  expect(await property('title')).toBe(await page.title());
  expect(await property('url')).toBe(origin + pathname);
  expect(await property('locale')).toBe(language === 'ar' ? 'ar_SA' : 'en_GB');
  expect(await property('site_name')).toBe(text(language, 'layout-brand'));
  const description = (await head.locator('meta[name=description]').getAttribute('content')) ?? '';
  expect(description.length).toBeGreaterThan(20);
  expect(await property('description')).toBe(description);
  const image = await property('image');
  expect((await page.request.get(image)).headers()['content-type']).toMatch(/^image\//);
  return image;
}

/** What a page says it is, for machines (schema.org). */
async function structured(page: Page): Promise<any> {
  const text = await page.locator('script[type="application/ld+json"]').first().textContent();
  const data = JSON.parse(text ?? '{}');
  expect(data['@context']).toBe('https://schema.org');
  return data;
}

test('a page names itself for search engines and shared links', async ({ page, visit, language, baseURL }) => {
  for (const path of pages) {
    await visit(path || '/');
    const image = await shared(page, language, `${baseURL}/${language}${path}`);
    expect(image).toBe(`${baseURL}/images/share-${language}.png`);
  }
});

test('a cause and its report are shared with their own picture, and say what they are', async ({ page, visit, language, baseURL, say }) => {
  await visit('/opportunities?state=completed');
  await page.locator('.opportunity-card a').first().click();
  await expect(page).toHaveURL(/\/opportunities\/\d+$/);
  const title = page.getByRole('heading', { level: 1 });
  expect(await shared(page, language, page.url())).toContain(`${baseURL}/media/`);
  const cause = await structured(page);
  expect(cause).toMatchObject({
    '@type': 'DonateAction',
    name: await title.innerText(),
    url: page.url(),
    inLanguage: language,
    actionStatus: 'https://schema.org/CompletedActionStatus',
    recipient: { '@type': 'NGO' },
  });
  expect((await page.request.get(cause.recipient.url)).status()).toBe(200);

  await page.getByRole('link', { name: say('catalogue-report-read') }).first().click();
  await expect(page).toHaveURL(/\/impact\/reports\/\d+$/);
  expect(await shared(page, language, page.url())).toContain(`${baseURL}/media/`);
  const report = await structured(page);
  expect(report).toMatchObject({
    '@type': 'Report',
    headline: await title.innerText(),
    about: cause.name,
    inLanguage: language,
    author: { '@type': 'NGO', name: cause.recipient.name },
    publisher: { '@type': 'Organization', name: say('layout-brand') },
  });
  expect(Date.parse(report.datePublished)).toBeLessThanOrEqual(Date.now());
});

test('the home page says who we are, where to give and how to search', async ({ page, visit, language, baseURL, say }) => {
  await visit('/');
  const home = `${baseURL}/${language}`;
  const { '@graph': graph } = await structured(page);
  expect(graph.map((thing: { '@type': string }) => thing['@type'])).toEqual(['NGO', 'WebSite']);
  const [ngo, site] = graph;
  expect(ngo).toMatchObject({ name: say('layout-brand'), url: home, potentialAction: { '@type': 'DonateAction' } });
  expect((await page.request.get(ngo.logo)).headers()['content-type']).toBe('image/png');
  expect((await page.request.get(ngo.potentialAction.target)).status()).toBe(200);
  expect(site).toMatchObject({ url: home, inLanguage: language, potentialAction: { '@type': 'SearchAction' } });
  const search = site.potentialAction.target.replace('{search_term_string}', 'zzzz');
  expect(await (await page.request.get(search)).text()).toContain(say('catalogue-empty-title'));
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
