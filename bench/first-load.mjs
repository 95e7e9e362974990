// What a first visit to each main page loads, in bytes as they cross the network.
//
//   node bench/first-load.mjs http://127.0.0.1:3000
//
// Ends with 1 when a page passes a floor of the targets.
import { chromium } from '@playwright/test';
import { mainPages } from './pages.mjs';

const SCRIPT_BYTES_MAX = 200_000;
const FIRST_LOAD_BYTES_MAX = 350_000;
// Islands come to life when the page is idle; what they load is part of a first visit.
const SETTLE_MS = 1_500;
const ISLAND_MS_MAX = 20_000;
const KINDS = ['Document', 'Stylesheet', 'Script', 'Font', 'Image', 'Other'];

const base = process.argv[2];
const browser = await chromium.launch({
  executablePath: process.env.ATAA_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});

/** The bytes of each kind of resource that a visit with an empty cache loads. */
async function firstLoad(address) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const kinds = new Map();
  const bytes = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const isBinary = response.mimeType === 'application/wasm';
    kinds.set(requestId, isBinary ? 'Script' : KINDS.includes(type) ? type : 'Other');
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? 'Other'] += encodedDataLength;
  });
  const loaded = page.waitForResponse((response) => response.url().endsWith('.wasm'), { timeout: ISLAND_MS_MAX });
  loaded.catch(() => {});
  await page.goto(address, { waitUntil: 'load' });
  if ((await page.locator('leptos-island').count()) > 0) await loaded;
  await page.waitForTimeout(SETTLE_MS);
  await context.close();
  return bytes;
}

const rows = [];
let passed = true;
for (const path of await mainPages(base)) {
  const bytes = await firstLoad(`${base}${path}`);
  const total = Object.values(bytes).reduce((sum, value) => sum + value, 0);
  const over = bytes.Script > SCRIPT_BYTES_MAX || total > FIRST_LOAD_BYTES_MAX;
  passed &&= !over;
  rows.push(`| ${path} | ${KINDS.map((kind) => bytes[kind]).join(' | ')} | ${total}${over ? ' **over**' : ''} |`);
}
await browser.close();
console.log(`| page | ${KINDS.join(' | ')} | total |`);
console.log(`|---|${'---:|'.repeat(KINDS.length + 1)}`);
console.log(rows.join('\n'));
console.log(`\nScript holds the WASM too. Floors: script ${SCRIPT_BYTES_MAX}, total ${FIRST_LOAD_BYTES_MAX} bytes.`);
process.exitCode = passed ? 0 : 1;
