// A cause from its draft to its impact, with the money at the test gateway, what review sends back or
// rejects, and how a gift that names no cause reaches one.
import type { Browser } from '@playwright/test';
import type { Account } from '../../fixtures/accounts';
import { causeJourney, words } from '../../fixtures/cause';
import { checkOut, give, press as pressGateway } from '../../fixtures/giving';
import { as, choose, confirmStep, examine, open, press, upload } from '../../fixtures/staff';
import { expect, test } from '../../fixtures/test';

test('a cause from its draft to the donor’s share of its impact', async ({ browser, page, language, say, newPerson }) => {
  test.setTimeout(420_000);
  await causeJourney(
    { browser, page, language, say, newPerson },
    { give: (donor, riyals) => give(donor, language, riyals), settle: async () => {} },
  );
});

/** One of the staff says what becomes of a cause under review; without a reason nothing is sent. */
async function review(browser: Browser, path: string, account: Account, decision: 'return' | 'reject', reason: string): Promise<void> {
  const step = account === 'reviewer' ? 'recommend' : 'decide';
  const staff = await as(browser, account);
  await open(staff, path);
  await choose(staff, 'decision', decision);
  await press(staff, step);
  await expect(staff.getByRole('alert')).toBeVisible();
  await staff.locator('[name=reason]').first().fill(reason);
  await press(staff, step);
  await expect(staff).toHaveURL(step === 'recommend' ? /done=recommended/ : /done=(returned|rejected)/);
  await examine(staff);
  await staff.context().close();
}

test('what comes back from review can be mended, and what is rejected is over', async ({ browser, language, request, say }) => {
  test.setTimeout(180_000);
  const at = (path: string) => `/${language}${path}`;
  const manager = await as(browser, 'manager');
  await open(manager, at('/manage/opportunities/new'));
  for (const [name, value] of Object.entries(words)) await manager.locator(`[name=${name}]`).fill(value);
  await manager.locator('select[name=subfield]').selectOption({ index: 2 });
  await manager.locator('select[name=region]').selectOption('SA-02');
  await choose(manager, 'track', 'care');
  await manager.locator('main form button[type=submit]').last().click();
  const number = /opportunities\/(\d+)/.exec(manager.url())?.[1] ?? '';
  const own = at(`/manage/opportunities/${number}`);
  const file = at(`/supervise/reviews/${number}`);
  await upload(manager, `${own}/files`, 'photo', [80, 80, 160]);
  await open(manager, own);
  await confirmStep(manager, 'submit');

  const unclear = 'نحتاج إلى وصف أوضح لطريقة التوزيع.';
  for (const account of ['reviewer', 'supervisor'] as const) await review(browser, file, account, 'return', unclear);
  await open(manager, own);
  await expect(manager.getByText(unclear).first()).toBeVisible();
  await open(manager, `${own}/edit`);
  await expect(manager.locator('[name=story_ar]')).toHaveValue(words.story_ar);
  await manager.locator('[name=story_ar]').fill(`${words.story_ar} يوصلها متطوعون من الحي نفسه.`);
  await manager.locator('main form button[type=submit]').last().click();
  await expect(manager).toHaveURL(/done=saved/);
  await confirmStep(manager, 'submit');
  await expect(manager).toHaveURL(/done=submitted/);

  const double = 'الحاجة نفسها تغطيها فرصة قائمة في الحي.';
  for (const account of ['reviewer', 'supervisor'] as const) await review(browser, file, account, 'reject', double);
  await open(manager, own);
  await expect(manager.getByText(say('manage-rejected-title'))).toBeVisible();
  await expect(manager.getByText(double).first()).toBeVisible();
  await expect(manager.getByText(say('manage-next-rejected'))).toBeVisible();
  await expect(manager.locator('button[name=step][value=submit]')).toHaveCount(0);
  await examine(manager);
  // For everybody else it never was.
  expect((await request.get(at(`/opportunities/${number}`))).status()).toBe(404);
  await manager.context().close();
});

/** The field whose pool a project empties: another project's gift would be in the way. */
const FIELDS: Record<string, string> = { ar: 'food', en: 'housing', 'mobile-ar': 'social', 'no-js': 'education' };
/** Causes that one pool is shared out to. */
const ALLOCATIONS_MAX = 12;

const typed = (riyals: number) => riyals.toFixed(2);
const figure = (text: string) => Number(/\d[\d,.]*/.exec(text)?.[0].replaceAll(',', '') ?? 0);

test('a quick gift waits in its pool until it is allocated, and its path says where it went', async ({ browser, page, language, visit, say, match, examine: look }, info) => {
  test.setTimeout(180_000);
  const field = FIELDS[info.project.name];
  await visit('/give');
  const form = page.locator('form[action$="/give"]').first();
  await form.locator('input[name=amount_choice][value=other]').check({ force: true });
  await form.locator('input[name=amount]').fill('27');
  await form.locator('select[name=field]').selectOption(field);
  await form.locator('button[name=action][value=give]').click();
  await checkOut(page);
  await pressGateway(page, 'approve');
  await expect(page.locator('main')).toContainText(say('giving-path-waiting'));

  // The oldest gifts go first, so the pool is emptied.
  const supervisor = await as(browser, 'supervisor');
  const pool = `/${language}/supervise/allocation?pool=sadaqah_field.${field}`;
  const reason = 'الأشد حاجة في مجالها.';
  let reached = '';
  let emptied = false;
  for (let count = 0; count < ALLOCATIONS_MAX; count += 1) {
    await open(supervisor, pool);
    const card = supervisor.locator('.pool-card[aria-current=true] .pool-card__amount');
    emptied = (await card.count()) === 0;
    if (emptied) break;
    const left = figure(await card.innerText());
    // Where most is missing.
    const candidates = await supervisor.locator('label', { has: supervisor.locator('input[name=opportunity]') }).evaluateAll(
      (labels) => labels.map((label) => ({ number: label.querySelector('input')?.value ?? '', text: label.textContent ?? '' })),
    );
    const missing = (text: string) => figure(text.slice(match('supervise-missing').exec(text)?.index ?? text.length));
    // The demonstration's causes of a field may need less than lies in its pool.
    if (candidates.length === 0) break;
    const [chosen] = candidates.sort((one, other) => missing(other.text) - missing(one.text));
    const needed = missing(chosen.text);
    const riyals = Math.min(left, needed);
    reached = chosen.number;
    await choose(supervisor, 'opportunity', reached);
    if (count === 0) {
      await examine(supervisor);
      const beyond = typed(Math.max(left, needed) + 1);
      // More than there is, or than is needed, is refused, and everything typed stays.
      await supervisor.locator('[name=amount]').fill(beyond);
      await supervisor.locator('[name=reason]').fill(reason);
      await supervisor.getByRole('button', { name: say('supervise-allocate-send'), exact: true }).click();
      await expect(supervisor.getByRole('alert')).toContainText(match(left < needed ? 'errors-field-over-pool' : 'errors-field-over-remaining'));
      await expect(supervisor.locator('[name=amount]')).toHaveValue(beyond);
      await expect(supervisor.locator('[name=reason]')).toHaveValue(reason);
      await expect(supervisor.locator(`input[name=opportunity][value="${reached}"]`)).toBeChecked();
      await examine(supervisor);
    }
    await supervisor.locator('[name=amount]').fill(typed(riyals));
    await supervisor.locator('[name=reason]').fill(reason);
    await supervisor.getByRole('button', { name: say('supervise-allocate-send'), exact: true }).click();
    await expect(supervisor).toHaveURL(/done=allocated/);
  }
  await expect(supervisor.locator('main table').first()).toContainText(reason);
  await examine(supervisor);
  await supervisor.context().close();

  expect(reached, `a cause of ${field} that takes something`).not.toBe('');
  await page.reload();
  if (!emptied) return;
  await expect(page.locator('main')).not.toContainText(say('giving-path-waiting'));
  await expect(page.locator('main')).toContainText(say('giving-path-allocated'));
  await expect(page.locator(`main a[href="/${language}/opportunities/${reached}"]`).first()).toBeVisible();
  await look();
});
