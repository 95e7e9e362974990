// The HTML of every kind of page, in both languages, against the standard (vnu).
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { session, type Account } from '../../fixtures/accounts';
import { checkOutByRequest } from '../../fixtures/giving';
import { causesByState, kinds } from '../../fixtures/kinds';
import { expect, test } from '../../fixtures/test';

const run = promisify(execFile);
const VNU = join(__dirname, '..', '..', '..', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
const OUTPUT_MAX = 64 * 1024 * 1024;
/** Of an address in a file's name. */
const NAME_LENGTH_MAX = 120;
/** Fewer were kept when something was not reached. */
const PAGES_MIN = 120;

const areas: [Account | undefined, string[]][] = [
  [undefined, ['', '/gallery', '/nothing-here', '/opportunities', '/opportunities?q=zzzz']],
  ['donor', ['/me']],
  ['manager', ['/manage']],
  ['supervisor', ['/supervise']],
  ['finance', ['/supervise']],
];

type Finding = { type: string; url: string; lastLine: number; message: string; extract: string };

/** Keeps a page under a name of its own: two views of one address are two pages. */
async function save(folder: string, name: string, answer: APIResponse): Promise<string> {
  const text = await answer.text();
  expect(text, name).toContain('<html');
  const file = join(folder, `${name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, NAME_LENGTH_MAX)}.html`);
  expect(existsSync(file), `${file} is kept twice`).toBe(false);
  writeFileSync(file, text);
  return text;
}

/** The pages of gifts and of signing in: no link leads to them. */
async function saveJourney(request: APIRequestContext, folder: string, language: string): Promise<void> {
  const keep = (name: string, answer: APIResponse) => save(folder, `journey-${language}-${name}`, answer);
  const give = (action: string) => request.post(`/${language}/give`, { form: { amount_choice: '50', action } });
  const begin = async () => checkOutByRequest(request, await (await give('give')).text());
  const press = (gateway: APIResponse, action: string) => request.post(gateway.url(), { form: { action } });
  await keep('basket', await give('basket'));
  const checkout = await keep('checkout', await give('give'));
  await keep('checkout-refused', await checkOutByRequest(request, checkout, { mobile: '12345' }));
  const transfer = await checkOutByRequest(request, checkout, { turn_to: 'transfer' });
  await keep('transfer-promised', await checkOutByRequest(request, await keep('checkout-transfer', transfer)));
  await keep('declined', await press(await begin(), 'decline'));
  await keep('challenged', await press(await begin(), 'challenge'));
  await keep('pending', await press(await begin(), 'late'));
  const gateway = await begin();
  await keep('gateway', gateway);
  const gift = await press(gateway, 'approve');
  await keep('gift', gift);
  await keep('gateway-over', await request.get(gateway.url()));
  for (const part of ['receipt', 'refund']) await keep(part, await request.get(`${gift.url()}/${part}`));
  await keep('sign-in-refused', await request.post(`/${language}/sign-in`, { form: { email: 'nobody' } }));
  const code = await request.post(`/${language}/sign-in`, { form: { email: `html-${language}@example.net` } });
  await keep('sign-in-code', code);
  await keep('sign-in-code-refused', await request.post(code.url(), { form: { code: '0' } }));
}

// Once is enough: the server writes the same HTML for every browser.
test('every page is valid', async ({ playwright, baseURL }, info) => {
  test.skip(info.project.name !== 'no-js', 'the same HTML in every project');
  test.setTimeout(600_000);
  const folder = info.outputPath('html');
  mkdirSync(folder, { recursive: true });
  for (const [account, starts] of areas) {
    const request = await playwright.request.newContext({ baseURL, storageState: account && session(account) });
    for (const language of ['ar', 'en']) {
      const own = starts.map((path) => `/${language}${path}`);
      if (!account) {
        own.push(...(await causesByState(request, language)));
        await saveJourney(request, folder, language);
      }
      const reachable = await kinds(request, own.filter((path) => !path.includes('nothing')));
      for (const path of new Set([...own, ...reachable])) {
        await save(folder, `${account ?? 'visitor'}${path}`, await request.get(path));
      }
    }
    await request.dispose();
  }
  expect(readdirSync(folder).length).toBeGreaterThan(PAGES_MIN);
  const findings = await validate(folder);
  const errors = findings.filter((finding) => finding.type === 'error');
  const lines = errors.map((error) => `${error.url.split('/').pop()}:${error.lastLine} ${error.message} — ${error.extract}`);
  expect(lines).toEqual([]);
});

async function validate(folder: string): Promise<Finding[]> {
  const command = ['-Xss4m', '-jar', VNU, '--format', 'json', '--exit-zero-always', '--skip-non-html', folder];
  // vnu reports on standard error.
  const { stderr } = await run('java', command, { maxBuffer: OUTPUT_MAX });
  return (JSON.parse(stderr) as { messages: Finding[] }).messages;
}
