// Whether two pages say the same: node bench/peers/compare.mjs ADDRESS ADDRESS
//
// Prints the first difference and ends with 1 when a reader would see another text.
import { chromium } from '@playwright/test';

async function words(browser, address) {
  const page = await browser.newPage({ javaScriptEnabled: false });
  const answer = await page.goto(address);
  if (answer.status() !== 200) throw new Error(`${address} answers ${answer.status()}`);
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest('script, style, noscript, title')) found.push(node.textContent);
    }
    return found;
  });
  await page.close();
  return texts.join(' ').split(/\s+/).filter(Boolean);
}

const browser = await chromium.launch({
  executablePath: process.env.ATAA_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const [ours, theirs] = await Promise.all(process.argv.slice(2, 4).map((address) => words(browser, address)));
await browser.close();
const at = ours.findIndex((word, index) => word !== theirs[index]);
if (at >= 0 || ours.length !== theirs.length) {
  const around = (list) => list.slice(Math.max(0, at - 5), at + 6).join(' ');
  console.error(`${ours.length} and ${theirs.length} words; they part at word ${at}:\n  ${around(ours)}\n  ${around(theirs)}`);
  process.exitCode = 1;
} else {
  console.log(`Both pages say the same ${ours.length} words.`);
}
