// A riyal's whole way with the money at another house: paid, settled, taken to the books by
// reconciliation, paid out, reported. At the end donor, house and books say the same.
import { causeJourney } from '../fixtures/cause';
import { checkOut } from '../fixtures/giving';
import { as, open } from '../fixtures/staff';
import { expect, test } from '../fixtures/test';

const stripe = process.env.ATAA_TEST_STRIPE_URL ?? '';
const authorization = { Authorization: `Bearer ${process.env.ATAA_STRIPE_SECRET_KEY}` };

test.beforeAll(async ({ request }) => {
  const registered = await request.post(`${stripe}/_config/webhooks/site`, {
    data: { url: `${process.env.ATAA_PUBLIC_URL}/webhooks/stripe`, secret: process.env.ATAA_STRIPE_WEBHOOK_SECRET },
  });
  expect(registered.ok()).toBeTruthy();
});

test('a cause paid at another house, settled, paid out and reported', async ({ browser, page, language, say, newPerson, request }) => {
  test.setTimeout(480_000);
  const finance = await as(browser, 'finance');
  const compare = async () => {
    await open(finance, `/${language}/supervise/reconciliation`);
    await finance.getByRole('button', { name: say('reconciliation-run-again') }).click();
    await expect(finance).toHaveURL(/done=run/);
  };
  let session = '';
  await causeJourney(
    { browser, page, language, say, newPerson },
    {
      give: async (donor, riyals) => {
        const form = donor.locator('form[action$="/give"]');
        await form.locator('input[name=amount_choice][value=other]').check({ force: true });
        await form.locator('input[name=amount]').fill(riyals);
        await form.locator('button[name=action][value=give]').click();
        await expect(donor).toHaveURL(new RegExp(`/${language}/checkout`));
        await donor.locator('input[name=method][value=card]').check({ force: true });
        await checkOut(donor);
        await expect(donor).toHaveURL(/\/pay\/cs_test_/);
        session = /cs_test_\w+/.exec(donor.url())?.[0] ?? '';
        await donor.locator('button[name=action][value=pay]').click();
        await expect(donor).toHaveURL(new RegExp(`/${language}/donations/`));
      },
      settle: compare,
    },
  );
  // The house took exactly what the donor's receipt says; comparing again finds nothing to tell.
  const taken = await (await request.get(`${stripe}/v1/checkout/sessions/${session}?expand[]=payment_intent`, { headers: authorization })).json();
  expect(taken.payment_intent.latest_charge.amount).toBe(10_000);
  expect(taken.payment_intent.latest_charge.amount_refunded).toBe(0);
  await compare();
  const stripeRow = finance.locator('main').getByText('Stripe', { exact: false }).first();
  await open(finance, `/${language}/supervise/finance`);
  await expect(stripeRow).toBeVisible();
  await finance.context().close();
});
