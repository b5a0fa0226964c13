// From saving a chapter to its words being painted, in a browser that has the page open.
//
//   node benches/painted.mjs ADDRESS FILE TIMES     prints a JSON list of seconds
//
// Words that nothing had before are put at the end of FILE, TIMES times. The page tells when it has them and the frame that
// shows them is done; how they come there, by a patch or by loading the page anew, is the tool's own affair.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const { chromium } = createRequire(new URL('../tests/browser/package.json', import.meta.url))('playwright-core');
const [address, file, times] = process.argv.slice(2);
const PATIENCE_MS = 60_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  let heard = () => {};
  await page.exposeFunction('painted', (words) => heard(words));
  await page.addInitScript(() => {
    let last = '';
    const look = () => {
      const words = document.body?.textContent.match(/Painted words \d+ \d+/g)?.at(-1);
      if (!words || words === last) return;
      last = words;
      // A task that is queued in a frame runs once the frame is painted.
      requestAnimationFrame(() => setTimeout(() => globalThis.painted(words)));
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    addEventListener('DOMContentLoaded', look);
  });
  await page.goto(address, { waitUntil: 'load' });
  await sleep(1000);
  const seconds = [];
  for (let turn = 0; turn < Number(times); turn++) {
    const words = `Painted words ${turn} ${Date.now()}`;
    const text = `${readFileSync(file, 'utf8').replace(/\nPainted words .*\n$/, '')}\n${words}\n`;
    const seen = new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`“${words}” was not painted within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      heard = (found) => { if (found === words) { clearTimeout(timer); done(performance.now()); } };
    });
    const begun = performance.now();
    writeFileSync(file, text);
    seconds.push((await seen - begun) / 1000);
    if (seconds.reduce((sum, one) => sum + one, 0) > 40 && turn >= 1) break;
    // A page that is loaded anew has to listen again before it can hear of the next edit.
    await page.waitForLoadState('load');
    await sleep(800 + 400 * ((turn * 0.618) % 1));
  }
  process.stdout.write(JSON.stringify(seconds));
} finally {
  await browser.close();
}
