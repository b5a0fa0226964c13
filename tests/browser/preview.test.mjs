// Live preview as an author meets it: `tuzhang serve` on a copy of this repository's site, a chapter and a table that are edited, one browser.
//
// The program is $TUZHANG. Nothing here knows the preview's markup: it looks for words, and for the place of a mistake as FILE:LINE:COLUMN.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, listen } from './browser.mjs';

const REPO = resolve(fileURLToPath(import.meta.url), '../../..');
const PARTS = ['site.toml', 'content', 'data', 'themes', 'static'];
const SOON_MS = 3000;
const FILLER = Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 1}, there to be scrolled past.\n`).join('\n');

const chapter = (words) => `---\ntitle: Preview check\n---\n\n${words}\n
{{ bar(data="preview-check.csv", x="month", y="amount", id="fig-preview-check", caption="Amounts by month") }}\n\n${FILLER}`;
const table = (column) => `month,${column}\n2025-01,120\n2025-02,150\n2025-03,90\n`;
const PLACE = /preview-check\.(md|csv):\d+:\d+/;

const site = mkdtempSync(join(tmpdir(), 'tuzhang-preview-'));
let program;
let browser;
let page;
let heard;
let base;

// Here and not in a `before`, whose failure would be told once for every test.
try {
  await start();
} catch (error) {
  await stop();
  throw error;
}
after(stop);

test('the page shows the chapter', async () => {
  assert.match(await words(), /The first words\./);
  assert.doesNotMatch(await words(), PLACE);
});

test('an edit shows by itself, and the reader stays where they were', async () => {
  await page.evaluate(() => { scrollTo(0, 500); globalThis.sameDocument = true; });
  write('content/preview-check.md', chapter('The second words.'));
  await until(/The second words\./);
  assert.doesNotMatch(await words(), /The first words\./);
  const { top, same } = await page.evaluate(() => ({ top: scrollY, same: globalThis.sameDocument === true }));
  assert.ok(Math.abs(top - 500) < 60, `the page was scrolled to 500 px and is now at ${top} px`);
  assert.ok(same, 'the page was loaded anew, not patched');
});

test('an edit that replaces the file, as editors save, shows too', async () => {
  for (const words of ['The third words.', 'The fourth words.', 'The fifth words.']) {
    replace('content/preview-check.md', chapter(words));
    await until(new RegExp(words));
  }
});

test('an edit of the table shows', async () => {
  write('data/preview-check.csv', table('amount').replace('150', '4321'));
  await until(/4[,\s]?321/);
});

test('a mistake shows its place over the last good page, and goes when mended', async () => {
  write('data/preview-check.csv', table('amuont'));
  await until(PLACE);
  assert.match(await words(), /The fifth words\./, 'the last good page is gone');
  write('data/preview-check.csv', table('amount'));
  await until(PLACE, false);
  assert.match(await words(), /The fifth words\./);
});

test('a mistake in the chapter shows its line, and goes when mended', async () => {
  replace('content/preview-check.md', chapter('The sixth words.').replace('bar(', 'baar('));
  await until(/preview-check\.md:7:\d+/);
  assert.match(await words(), /The (fifth|sixth) words\./, 'the last good page is gone');
  replace('content/preview-check.md', chapter('The seventh words.'));
  await until(/The seventh words\./);
  await until(PLACE, false);
});

test('a page opened while there is a mistake shows it, and mends itself', async () => {
  write('content/preview-check.md', chapter('The eighth words.').replace('y="amount"', 'y="amuont"'));
  await until(PLACE);
  await page.reload({ waitUntil: 'load' });
  await until(PLACE);
  write('content/preview-check.md', chapter('The ninth words.'));
  await until(/The ninth words\./);
  await until(PLACE, false);
});

test('a page that appears can be opened', async () => {
  write('content/preview-check-new.md', '---\ntitle: New\n---\n\nWords of a new page.\n');
  const other = await browser.newPage();
  await within(async () => {
    const response = await other.goto(`${base}preview-check-new/index.html`);
    return response.ok() && /Words of a new page\./.test(await other.content());
  }, () => 'the new page cannot be opened');
  await other.close();
});

test('the console stays silent', () => {
  assert.deepEqual(heard.filter((line) => !line.startsWith('request failed') || !line.includes('ERR_ABORTED')), []);
});

async function start() {
  if (!process.env.TUZHANG) throw new Error('name the program to test in TUZHANG');
  for (const part of PARTS) {
    if (existsSync(join(REPO, part))) cpSync(join(REPO, part), join(site, part), { recursive: true });
  }
  for (const folder of ['content', 'data']) mkdirSync(join(site, folder), { recursive: true });
  write('content/preview-check.md', chapter('The first words.'));
  write('data/preview-check.csv', table('amount'));
  base = await serve();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  heard = listen(page, base);
  await page.goto(`${base}preview-check/index.html`, { waitUntil: 'load' });
}

async function stop() {
  await browser?.close();
  program?.kill();
  rmSync(site, { recursive: true, force: true });
}

/** Starts the preview; answers its address once it has printed it. */
function serve() {
  program = spawn(process.env.TUZHANG, ['serve', '--root', site, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`no address after 20 s; it said:\n${said}`)), 20_000);
    const listenTo = (bytes) => {
      said += bytes;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+\/\S*/)?.[0];
      if (address) { clearTimeout(timer); done(address.endsWith('/') ? address : `${address}/`); }
    };
    program.stdout.on('data', listenTo);
    program.stderr.on('data', listenTo);
    program.on('error', failed);
    program.on('exit', (code) => failed(new Error(`serve ended with ${code}; it said:\n${said}`)));
  });
}

function write(name, text) {
  writeFileSync(join(site, name), text);
}

/** Saves as editors do: a new file takes the old one's name. */
function replace(name, text) {
  writeFileSync(join(site, `${name}~`), text);
  renameSync(join(site, `${name}~`), join(site, name));
}

/** All words of the page that can be seen, those in shadow trees and frames too. */
async function words() {
  const texts = await Promise.all(page.frames().map((frame) => frame.evaluate(() => {
    const read = (root) => [root.innerText ?? [...root.children].map((child) => child.innerText ?? '').join('\n'),
      ...[...root.querySelectorAll('*')].filter((element) => element.shadowRoot).map((element) => read(element.shadowRoot))].join('\n');
    const pictures = [...document.querySelectorAll('svg text, details *')].map((element) => element.textContent).join('\n');
    return `${read(document.body)}\n${pictures}`;
  }).catch(() => '')));
  return texts.join('\n');
}

/** Waits until the page says it, or no longer says it. */
async function until(pattern, there = true) {
  await within(async () => {
    const text = await words();
    return text.trim() !== '' && pattern.test(text) === there; // a page that is being loaded says nothing
  }, async () => `after ${SOON_MS} ms the page ${there ? 'does not say' : 'still says'} ${pattern}; it says:\n${(await words()).slice(0, 1500)}`);
}

async function within(holds, complaint) {
  const end = Date.now() + SOON_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(await complaint());
    await new Promise((done) => { setTimeout(done, 30); });
  }
}
