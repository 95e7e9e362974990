// Every kind of page that each account can reach, in light and dark: accessible, readable,
// and within the window.
import type { Browser, Page } from '@playwright/test';
import { accounts, session, type Account } from '../../fixtures/accounts';
import { causesByState, kinds } from '../../fixtures/kinds';
import { expect, test } from '../../fixtures/test';

const areas: Record<Account | 'visitor', string[]> = {
  visitor: [
    '',
    '/opportunities?field=health&sort=newest',
    '/opportunities?q=%D9%84%D8%A7%20%D8%B4%D9%8A%D8%A1%20%D9%83%D9%87%D8%B0%D8%A7',
    '/basket',
    '/sign-in',
    '/offline',
  ],
  donor: ['/me'],
  manager: ['/me', '/manage'],
  reviewer: ['/supervise'],
  supervisor: ['/supervise'],
  finance: ['/supervise'],
  volunteer: ['/me'],
  'two-roles': ['/supervise'],
};

async function pageOf(browser: Browser, account: Account | 'visitor', dark: boolean, base: Page): Promise<Page> {
  const context = await browser.newContext({
    ...test.info().project.use,
    storageState: account === 'visitor' ? undefined : session(account),
    colorScheme: dark ? 'dark' : 'light',
  });
  await base.close();
  return context.newPage();
}

for (const account of ['visitor', ...accounts] as const) {
  test(`every page of ${account}`, async ({ browser, page, language, examine }, info) => {
    test.setTimeout(900_000);
    const target = await pageOf(browser, account, info.project.name === 'mobile-ar', page);
    const starts = areas[account].map((path) => `/${language}${path}`);
    if (account === 'visitor') starts.push(...(await causesByState(target.request, language)));
    const paths = [...new Set([...starts, ...(await kinds(target.request, starts))])];
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      await test.step(path, async () => {
        const answer = await target.goto(path);
        expect(answer?.status(), path).toBe(200);
        await examine(target);
      });
    }
    await target.context().close();
  });
}

test('a page that is not there', async ({ page, visit, language, say, examine }) => {
  await visit('/nothing-here');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('errors-not-found-title'));
  await expect(page.getByRole('link', { name: say('errors-see-opportunities') })).toHaveAttribute('href', `/${language}/opportunities`);
  await examine();
});
