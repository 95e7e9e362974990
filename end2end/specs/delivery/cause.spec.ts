// A cause from the first draft to the donor's own share of its impact: the charity's manager
// writes it, a reviewer recommends, a supervisor decides, a donor gives, the money is asked for,
// approved and released by different people, the work is shown, and the report comes back.
import { give } from '../../fixtures/giving';
import { as, choose, confirmStep, examine, open, press, upload } from '../../fixtures/staff';
import { expect, test } from '../../fixtures/test';

const TARGET = '100';

const words: Record<string, string> = {
  title_ar: 'سلال غذائية لأسر في حي النخيل',
  title_en: 'Food baskets for families in Alnakhil',
  summary_ar: 'سلال غذائية تكفي خمس أسر شهرًا كاملًا، توزع في بيوتها بكرامة.',
  summary_en: 'Food baskets that last five families a month, brought to their homes with dignity.',
  story_ar: 'تعيش في الحي خمس أسر يعجز عائلها عن العمل. نشتري لكل منها سلة تكفي شهرًا من السوق القريب، ونوصلها إلى البيت في المساء، ونوثق التسليم بلا وجوه ولا أسماء.',
  story_en: 'Five families in the neighbourhood have a breadwinner who cannot work. We buy a basket for each from the market nearby, bring it home in the evening, and record the delivery without faces or names.',
  city_ar: 'الرياض',
  city_en: 'Riyadh',
  target: TARGET,
  beneficiary_count: '25',
  duration_days: '30',
  milestone_1_title_ar: 'شراء السلال وتوزيعها',
  milestone_1_title_en: 'Buying and bringing the baskets',
  milestone_1_due_on: new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10),
};

test('a cause from its draft to the donor’s share of its impact', async ({ browser, page, language, say, newPerson }) => {
  test.setTimeout(420_000);
  const at = (path: string) => `/${language}${path}`;
  const manager = await as(browser, 'manager');
  let number = '';

  await test.step('the manager writes a draft, with a mistake first', async () => {
    await open(manager, at('/manage'));
    await examine(manager);
    await open(manager, at('/manage/opportunities/new'));
    for (const [name, value] of Object.entries(words)) await manager.locator(`[name=${name}]`).fill(value);
    await manager.locator('select[name=subfield]').selectOption({ index: 1 });
    await manager.locator('select[name=region]').selectOption('SA-01');
    await choose(manager, 'track', 'care');
    await manager.locator('[name=target]').fill('-5');
    await manager.locator('main form button[type=submit]').last().click();
    await expect(manager.getByRole('alert')).toContainText(say('errors-field-not-positive'));
    await expect(manager.locator('[name=target]')).toHaveValue('-5');
    await expect(manager.locator('[name=story_ar]')).toHaveValue(words.story_ar);
    await examine(manager);
    await manager.locator('[name=target]').fill(TARGET);
    await manager.locator('main form button[type=submit]').last().click();
    await expect(manager).toHaveURL(/manage\/opportunities\/\d+\?done=created/);
    number = /opportunities\/(\d+)/.exec(manager.url())?.[1] ?? '';
    await examine(manager);
  });
  const own = at(`/manage/opportunities/${number}`);

  await test.step('adds a photo, previews it, and sends it for review', async () => {
    await upload(manager, `${own}/files`, 'photo', [15, 107, 86]);
    await examine(manager);
    await open(manager, `${own}/preview`);
    await expect(manager.getByText(words[`title_${language}`]).first()).toBeVisible();
    await examine(manager);
    // Nobody else sees it yet.
    expect((await page.request.get(at(`/opportunities/${number}`))).status()).toBe(404);
    await open(manager, own);
    await confirmStep(manager, 'submit');
    await expect(manager).toHaveURL(/done=submitted/);
  });

  const review = at(`/supervise/reviews/${number}`);
  await test.step('a reviewer recommends', async () => {
    const reviewer = await as(browser, 'reviewer');
    await open(reviewer, at('/supervise/reviews'));
    await examine(reviewer);
    await open(reviewer, review);
    await examine(reviewer);
    await choose(reviewer, 'decision', 'approve');
    await reviewer.locator('[name=reason]').first().fill('التكلفة معقولة والحاجة واضحة.');
    await press(reviewer, 'recommend');
    await expect(reviewer).toHaveURL(/done=recommended/);
    // Who recommended does not decide.
    await expect(reviewer.locator('button[name=step][value=decide]')).toHaveCount(0);
    await reviewer.context().close();
  });

  const supervisor = await as(browser, 'supervisor');
  await test.step('a supervisor decides, and it is published', async () => {
    await open(supervisor, review);
    await choose(supervisor, 'decision', 'approve');
    await press(supervisor, 'decide');
    await expect(supervisor).toHaveURL(/done=approved/);
    await examine(supervisor);
    await page.goto(at(`/opportunities/${number}`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words[`title_${language}`]);
  });

  await test.step('a new donor gives all of it', async () => {
    await newPerson();
    await open(page, at(`/opportunities/${number}`));
    await give(page, language, TARGET);
    await expect(page).toHaveURL(/\/donations\//);
    await expect
      .poll(async () => (await page.request.get(at(`/opportunities/${number}`))).text(), { timeout: 30_000 })
      .toContain(say('catalogue-closed-funded-title'));
  });

  const milestone = `${own}/milestones/1`;
  let disbursement = '';
  await test.step('the manager asks for the money', async () => {
    await open(manager, milestone);
    await examine(manager);
    await confirmStep(manager, 'request');
    await expect(manager).toHaveURL(/done=requested/);
  });

  await test.step('finance approves', async () => {
    const finance = await as(browser, 'finance');
    await open(finance, at('/supervise/disbursements'));
    await examine(finance);
    // Another project may have asked for a tranche of a cause with the same title at this moment.
    const rows = finance.locator('tr', { hasText: words[`title_${language}`] }).getByRole('link');
    for (const href of await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))) {
      const answer = await supervisor.request.get(href);
      if ((await answer.text()).includes(`/supervise/reviews/${number}"`)) disbursement = href;
    }
    await open(finance, disbursement);
    await examine(finance);
    await confirmStep(finance, 'approve');
    await expect(finance).toHaveURL(/done=tranche-approved/);
    // Who approved it does not put it into a batch alone.
    const forced = await finance.request.post(at('/supervise/batches'), {
      form: { purpose: 'other', tranche: disbursement.split('/').pop() ?? '' },
    });
    expect(forced.status()).toBe(409);
    await finance.context().close();
  });

  const tranche = disbursement.split('/').pop() ?? '';
  let batch = '';
  await test.step('another person seals a batch once the money is at the bank', async () => {
    // The money reaches the bank with the gateway's next payout.
    await expect
      .poll(
        async () => {
          await open(supervisor, at('/supervise/batches?purpose=other'));
          await supervisor.locator(`input[name=tranche][value="${tranche}"]`).check();
          await supervisor.getByRole('button', { name: say('payouts-seal') }).click();
          return supervisor.url();
        },
        { timeout: 45_000, intervals: [1_000] },
      )
      .toContain('done=batch-sealed');
    batch = new URL(supervisor.url()).pathname;
    await examine(supervisor);
    // Who sealed it finds no button to authorise it, and is refused without one; nor is there a file yet.
    await expect(supervisor.locator('button[name=step][value=authorise]')).toHaveCount(0);
    const forced = await supervisor.request.post(batch, { form: { step: 'authorise' } });
    expect(forced.status()).toBe(409);
    expect(await forced.text()).toContain(say('errors-conflict-same-person'));
    expect((await supervisor.request.get(`${batch}/file`)).status()).toBe(409);
  });

  let message = '';
  await test.step('a third person authorises it, and the file goes to the bank', async () => {
    const other = await as(browser, 'two-roles');
    await open(other, batch);
    await confirmStep(other, 'authorise');
    await expect(other).toHaveURL(/done=batch-authorised/);
    await examine(other);
    const file = await other.request.get(`${batch}/file`);
    expect(file.headers()['content-type']).toBe('application/xml');
    const bytes = await file.body();
    expect(bytes.equals(await (await other.request.get(`${batch}/file`)).body())).toBeTruthy();
    const xml = bytes.toString();
    expect(xml).toContain(`<EndToEndId>${tranche}</EndToEndId>`);
    expect(xml).toContain('<CtrlSum>100.00</CtrlSum>');
    message = /<MsgId>([^<]+)</.exec(xml)?.[1] ?? '';
    await other.context().close();
  });

  await test.step('the bank answers, and the tranche is paid', async () => {
    const finance = await as(browser, 'finance');
    const answer = (original: string) => ({
      name: 'answer.xml',
      mimeType: 'application/xml',
      buffer: Buffer.from(
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">' +
          `<CstmrPmtStsRpt><GrpHdr><MsgId>BANK-${original}</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>` +
          `<OrgnlGrpInfAndSts><OrgnlMsgId>${original}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>` +
          '<OrgnlNbOfTxs>1</OrgnlNbOfTxs></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>' +
          `<OrgnlPmtInfId>${original}</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${tranche}</OrgnlEndToEndId>` +
          '<TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>',
      ),
    });
    const send = async (original: string) => {
      await open(finance, batch);
      await finance.locator('input[name=report]').setInputFiles(answer(original));
      await finance.getByRole('button', { name: say('payouts-report-send') }).click();
    };
    // An answer to another file changes nothing, and says why.
    await send('ATAA-D-999999');
    await expect(finance.getByText(say('payouts-report-foreign'))).toBeVisible();
    await examine(finance);
    await send(message);
    await expect(finance).toHaveURL(/done=report-taken/);
    await expect(finance.getByText(say('payouts-outcome-paid')).first()).toBeVisible();
    await examine(finance);
    await open(finance, disbursement);
    await expect(finance.getByText(say('delivery-tranche-released')).first()).toBeVisible();
    await finance.context().close();
  });

  await test.step('the donor’s path and the charity’s statement show it paid', async () => {
    await open(page, at('/me/donations'));
    await page.locator('main a[href*="/me/donations/"]').first().click();
    const paid = page.locator('li.path-steps__step', { hasText: say('me-step-paid') }).first();
    await expect(paid).toContainText(say('ui-step-done'));
    await examine(page);
    await open(manager, at('/manage/statement'));
    await expect(manager.locator('main').getByText(words[`title_${language}`]).first()).toBeVisible();
    await examine(manager);
    const csv = await manager.request.get(
      (await manager.getByRole('link', { name: say('me-statement-csv') }).getAttribute('href')) ?? '',
    );
    expect(await csv.text()).toContain(number);
  });

  await test.step('the manager shows the work, and it is accepted', async () => {
    await upload(manager, `${milestone}/files`, 'photo', [221, 173, 86]);
    await open(manager, milestone);
    await manager.locator('[name=note_ar]').fill('وُزعت خمس سلال في خمسة بيوت مساء الخميس، والصور تثبت التسليم.');
    await manager.locator('[name=note_en]').fill('Five baskets reached five homes on Thursday evening; the photos show the delivery.');
    await press(manager, 'report');
    await expect(manager).toHaveURL(/done=reported/);
    await open(supervisor, at('/supervise/reports'));
    await examine(supervisor);
    await open(supervisor, at(`/supervise/milestones/${number}/1`));
    await examine(supervisor);
    await press(supervisor, 'accept');
    await expect(supervisor).toHaveURL(/done=accepted/);
  });

  await test.step('the manager writes the impact report', async () => {
    await open(manager, `${own}/report`);
    const report: Record<string, string> = {
      headline_ar: 'خمس أسر شبعت شهرًا كاملًا',
      headline_en: 'Five families ate for a whole month',
      story_ar: 'وصلت السلال إلى خمسة بيوت في مساء واحد. يكفي كل بيت شهرًا، ولم يبق في الحي بيت بلا طعام.',
      story_en: 'The baskets reached five homes in one evening. Each lasts a month, and no home in the neighbourhood is left without food.',
      beneficiary_count: '25',
      output_1_label_ar: 'سلة غذائية',
      output_1_label_en: 'Food basket',
      output_1_quantity: '5',
      cost_1_label_ar: 'شراء السلال',
      cost_1_label_en: 'Buying the baskets',
      cost_1_amount: '150',
    };
    for (const [name, value] of Object.entries(report)) await manager.locator(`[name=${name}]`).fill(value);
    // More cost than money is refused, and everything typed stays.
    await press(manager, 'save');
    await expect(manager.getByRole('alert')).toBeVisible();
    await expect(manager.locator('[name=story_en]')).toHaveValue(report.story_en);
    await manager.locator('[name=cost_1_amount]').fill('100');
    await press(manager, 'save');
    await expect(manager).toHaveURL(/done=report-saved/);
    await upload(manager, `${own}/report/files`, 'photo_before', [110, 110, 110]);
    await upload(manager, `${own}/report/files`, 'photo_after', [15, 107, 86]);
    await open(manager, `${own}/report`);
    await examine(manager);
    await confirmStep(manager, 'submit');
    await expect(manager).toHaveURL(/done=report-submitted/);
  });

  await test.step('the supervisor publishes it', async () => {
    await open(supervisor, at(`/supervise/reports/${number}`));
    await examine(supervisor);
    await press(supervisor, 'publish');
    await expect(supervisor).toHaveURL(/done=published/);
    await open(supervisor, at('/supervise/audit'));
    await expect(supervisor.locator('main table tbody tr').first()).toBeVisible();
    await examine(supervisor);
  });

  await test.step('the donor sees their own share of it', async () => {
    await open(page, at('/me/impact'));
    await page.locator('main a[href*="/impact/reports/"]').first().click();
    await expect(page.getByRole('heading', { name: say('reports-own-title') })).toBeVisible();
    await expect(page.locator('main')).toContainText('100%');
    await examine(page);
    const paper = await page.getByRole('link', { name: say('reports-own-pdf') }).getAttribute('href');
    const pdf = await page.request.get(paper ?? '');
    expect(pdf.headers()['content-type']).toBe('application/pdf');
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    // Everybody else sees the report without it.
    const visitor = await browser.newContext({ ...test.info().project.use });
    const public_ = await visitor.newPage();
    await open(public_, new URL(page.url()).pathname);
    await expect(public_.getByRole('heading', { name: say('reports-own-title') })).toHaveCount(0);
    await expect(public_.getByText(words[`title_${language}`]).first()).toBeVisible();
    await examine(public_);
    await visitor.close();
  });

  await manager.context().close();
  await supervisor.context().close();
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
