// A cause from its draft to its impact, with the money at the test gateway, and what review sends back.
import { causeJourney, words } from '../../fixtures/cause';
import { give } from '../../fixtures/giving';
import { as, choose, confirmStep, open, press, upload } from '../../fixtures/staff';
import { expect, test } from '../../fixtures/test';

test('a cause from its draft to the donor’s share of its impact', async ({ browser, page, language, say, newPerson }) => {
  test.setTimeout(420_000);
  await causeJourney(
    { browser, page, language, say, newPerson },
    { give: (donor, riyals) => give(donor, language, riyals), settle: async () => {} },
  );
});

test('what comes back from review can be mended and sent again', async ({ browser, language }) => {
  test.setTimeout(120_000);
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
  await upload(manager, `${own}/files`, 'photo', [80, 80, 160]);
  await open(manager, own);
  await confirmStep(manager, 'submit');
  for (const [account, step] of [['reviewer', 'recommend'], ['supervisor', 'decide']] as const) {
    const staff = await as(browser, account);
    await open(staff, at(`/supervise/reviews/${number}`));
    await choose(staff, 'decision', 'return');
    // Without a reason nothing is sent back.
    await press(staff, step);
    await expect(staff.getByRole('alert')).toBeVisible();
    await staff.locator('[name=reason]').first().fill('نحتاج إلى وصف أوضح لطريقة التوزيع.');
    await press(staff, step);
    await expect(staff).toHaveURL(/done=(recommended|returned)/);
    await staff.context().close();
  }
  await open(manager, own);
  await expect(manager.getByText('نحتاج إلى وصف أوضح لطريقة التوزيع.').first()).toBeVisible();
  await open(manager, `${own}/edit`);
  await expect(manager.locator('[name=story_ar]')).toHaveValue(words.story_ar);
  await manager.locator('[name=story_ar]').fill(`${words.story_ar} يوصلها متطوعون من الحي نفسه.`);
  await manager.locator('main form button[type=submit]').last().click();
  await expect(manager).toHaveURL(/done=saved/);
  await confirmStep(manager, 'submit');
  await expect(manager).toHaveURL(/done=submitted/);
  await manager.context().close();
});
