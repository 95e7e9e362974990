// The HTML of every kind of page, in both languages, against the standard (vnu).
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIRequestContext } from '@playwright/test';
import { session, type Account } from '../../fixtures/accounts';
import { kindOf, kinds } from '../../fixtures/kinds';
import { expect, test } from '../../fixtures/test';

const run = promisify(execFile);
const VNU = join(__dirname, '..', '..', '..', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
const OUTPUT_MAX = 64 * 1024 * 1024;

const areas: [Account | undefined, string[]][] = [
  [undefined, ['', '/gallery', '/nothing-here', '/opportunities?q=zzzz']],
  ['donor', ['/me']],
  ['manager', ['/manage']],
  ['supervisor', ['/supervise']],
  ['finance', ['/supervise']],
];

type Finding = { type: string; url: string; lastLine: number; message: string; extract: string };

async function save(request: APIRequestContext, paths: string[], folder: string, prefix: string): Promise<void> {
  for (const path of paths) {
    const name = `${prefix}${kindOf(path).replace(/[^a-z]+/g, '-')}.html`;
    writeFileSync(join(folder, name), await (await request.get(path)).text());
  }
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
      const reachable = await kinds(request, own.filter((path) => !path.includes('nothing')));
      await save(request, [...new Set([...own, ...reachable])], folder, account ?? 'visitor');
    }
    await request.dispose();
  }
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
