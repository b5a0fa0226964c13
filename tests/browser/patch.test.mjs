// What the preview keeps while it patches a page: a small site of its own, edited in every way, one browser.
//
// The program is $TUZHANG. The site's pages allow no inline script or style, so the preview has to do without.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { launch, listen } from './browser.mjs';

const SOON_MS = 3000;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
const HEAD = `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><link rel="stylesheet" href="/own.css">`;
const picture = (color) => `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${color}"/></svg>`;
const filler = Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 1}, there to be scrolled past.\n`).join('\n');
const chapter = (words) => `---
title: A chapter
---

${words}

<details id="more"><summary>More</summary>

Hidden words.

</details>

<input id="field" value="typed">

![a square](square.svg)

${filler}`;

const site = mkdtempSync(join(tmpdir(), 'tuzhang-patch-'));
const programs = [];
let browser;
let base;
let page;
let heard;

try {
  write('site.toml', 'title = "Patches"\nlanguage = "en"\n');
  write('content/one.md', chapter('The first words.'));
  write('content/square.svg', picture('red'));
  write('static/own.css', 'main h1 { text-indent: 1px }');
  write('themes/default/templates/partials/head-extra.html', HEAD);
  base = await serve(site);
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  heard = listen(page, base);
  await open(page, 'one/');
} catch (error) {
  await stop();
  throw error;
}
after(stop);

test('scroll, focus, selection and open details stay while the text changes', async () => {
  await page.evaluate(() => {
    document.querySelector('#more').open = true;
    const field = document.querySelector('#field');
    field.value = 'mine';
    field.focus();
    field.setSelectionRange(1, 3);
    scrollTo(0, 400);
  });
  write('content/one.md', chapter('A new paragraph.\n\nThe second words, **bold**.\n\n- a list'));
  await until(page, /The second words/);
  const now = await page.evaluate(() => {
    const field = document.querySelector('#field');
    return { open: document.querySelector('#more').open, focused: document.activeElement === field, value: field.value,
      selected: [field.selectionStart, field.selectionEnd], scrolled: scrollY > 300, same: globalThis.sameDocument === true };
  });
  assert.deepEqual(now, { open: true, focused: true, value: 'mine', selected: [1, 3], scrolled: true, same: true });
});

test('what is left of the page is what the server sends', async () => {
  for (const words of ['Third.\n\n> quote\n\n1. one\n2. two', '| a | b |\n|---|---|\n| 1 | 2 |', '## Head\n\ntext\n\n## Head two\n\n- x\n- y', 'Fourth words.']) {
    write('content/one.md', chapter(`${words}\n\nTurn ${words.length}.`));
    await until(page, new RegExp(`Turn ${words.length}\\.`));
    const [live, fresh] = await page.evaluate(async () => {
      const plain = (body) => {
        for (const element of body.querySelectorAll('script')) element.remove();
        for (const element of body.querySelectorAll('details')) element.removeAttribute('open');
        for (const element of body.querySelectorAll('select.tz-theme')) element.removeAttribute('hidden');
        return body.innerHTML.trim();
      };
      const text = await (await fetch(location.href)).text();
      return [plain(document.body.cloneNode(true)), plain(new DOMParser().parseFromString(text, 'text/html').body)];
    });
    assert.equal(live, fresh);
  }
  assert.ok(await isSame(page));
});

test('the reader\'s colours stay', async () => {
  const select = page.locator('select.tz-theme');
  await select.selectOption('dark');
  write('content/one.md', chapter('The fifth words.'));
  await until(page, /The fifth words/);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.ok(await select.isVisible());
});

test('a style is swapped alone', async () => {
  write('static/own.css', 'main h1 { text-indent: 7px }');
  await within(() => page.evaluate(() => getComputedStyle(document.querySelector('h1')).textIndent === '7px'), () => 'the style is the old one');
  await within(() => page.evaluate(() => document.querySelectorAll('link[rel=stylesheet][href*="own.css"]').length === 1), () => 'both styles stay');
  write('content/one.md', chapter('The sixth words.'));
  await until(page, /The sixth words/);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).textIndent), '7px');
  assert.ok(await isSame(page));
});

test('a picture is swapped alone', async () => {
  const color = () => page.evaluate(async () => (await (await fetch(document.querySelector('img[alt="a square"]').src)).text()).match(/fill="(\w+)"/)[1]);
  const address = () => page.evaluate(() => document.querySelector('img[alt="a square"]').src);
  const before = await address();
  write('content/square.svg', picture('blue'));
  await within(async () => await address() !== before && await color() === 'blue', () => 'the picture is the old one');
  assert.ok(await isSame(page));
});

test('errors stand in a shadow root, as text, and can be hidden', async () => {
  write('content/one.md', chapter('x').replace('---', '---\ntemplate: "<img src=x onerror=alert(1)>"'));
  await until(page, /one\.md:2:\d+/);
  assert.match(await words(page), /The sixth words/);
  const panel = await page.evaluate(() => {
    const host = [...document.querySelectorAll('*')].find((element) => element.shadowRoot);
    return { pictures: host.shadowRoot.querySelectorAll('img').length, text: host.shadowRoot.textContent, styled: getComputedStyle(host).position };
  });
  assert.equal(panel.pictures, 0);
  assert.match(panel.text, /<img src=x onerror=alert\(1\)>/);
  assert.equal(panel.styled, 'fixed');
  await page.getByRole('button', { name: 'Hide' }).click();
  await until(page, /one\.md:2:\d+/, false);
  write('content/one.md', chapter('The seventh words.'));
  await until(page, /The seventh words/);
  assert.ok(await isSame(page));
});

test('a tab that is not seen listens to nothing and catches up when it is', async () => {
  const see = (state) => page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  const other = await browser.newPage();
  await open(other, 'one/');
  await see('hidden');
  write('content/one.md', chapter('The eighth words.'));
  await until(other, /The eighth words/);
  assert.doesNotMatch(await words(page), /The eighth words/);
  await see('visible');
  await until(page, /The eighth words/);
  await other.close();
});

test('an edit between the page and its first message is not lost', async () => {
  const late = await browser.newPage();
  let release;
  const held = new Promise((done) => { release = done; });
  await late.route('**/.tuzhang/events', async (route) => { await held; await route.continue(); });
  await open(late, 'one/');
  write('content/one.md', chapter('The ninth words.'));
  await until(page, /The ninth words/);
  assert.match(await words(late), /The eighth words/);
  release();
  await until(late, /The ninth words/);
  await late.close();
});

test('a page whose source goes says so, and comes back', async () => {
  const other = await browser.newPage();
  write('content/two.md', '---\ntitle: Two\n---\n\nWords of the second.\n');
  await other.goto(`${base}two/`); // too early, perhaps: then it comes by itself
  await until(other, /Words of the second/);
  rmSync(join(site, 'content/two.md'));
  await until(other, /This page is gone/);
  assert.match(await words(other), /Words of the second/); // what was read stays, with the word about it
  write('content/two.md', '---\ntitle: Two\n---\n\nThe second again.\n');
  await until(other, /The second again/);
  await until(other, /This page is gone/, false);
  await other.close();
});

test('a site that is broken from the start shows why, and comes by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuzhang-patch-'));
  write('site.toml', 'title = [\n', folder);
  write('content/one.md', '# Begun\n\nWords at last.\n', folder);
  const address = await serve(folder);
  const other = await browser.newPage();
  await other.goto(`${address}one/`);
  await until(other, /site\.toml:1:\d+/);
  write('site.toml', 'title = \n', folder);
  await until(other, /site\.toml:1:9/);
  write('site.toml', 'title = "x"\n', folder);
  await until(other, /Words at last/);
  await until(other, /site\.toml/, false);
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

test('another site can read nothing', async () => {
  const elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>x</title>'));
  await new Promise((done) => { elsewhere.listen(0, '127.0.0.1', done); });
  const other = await browser.newPage();
  await other.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
  const read = await other.evaluate(async (target) => {
    const script = (source) => new Promise((done) => {
      const tag = Object.assign(document.createElement('script'), { src: source, onload: () => done('loaded'), onerror: () => done('refused') });
      document.head.append(tag);
    });
    const events = new Promise((done) => {
      const source = new EventSource(`${target}.tuzhang/events`);
      source.onmessage = () => done('heard');
      source.onerror = () => { source.close(); done('refused'); };
    });
    return { page: await fetch(target).then((response) => response.text(), () => 'refused'), events: await events, script: await script(`${target}.tuzhang/preview.js`) };
  }, base);
  assert.equal(read.page, 'refused');
  assert.equal(read.events, 'refused');
  await other.close();
  elsewhere.closeAllConnections();
  elsewhere.close();
});

test('the console stays silent', () => {
  assert.deepEqual(heard.filter((line) => !line.startsWith('request failed') || !line.includes('ERR_ABORTED')), []);
});

/** Starts a preview of a folder; answers its address once it has printed it. */
function serve(folder) {
  if (!process.env.TUZHANG) throw new Error('name the program to test in TUZHANG');
  const program = spawn(process.env.TUZHANG, ['serve', '--root', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  programs.push(program);
  let said = '';
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`no address after 20 s; it said:\n${said}`)), 20_000);
    program.stderr.on('data', (bytes) => { said += bytes; });
    program.stdout.on('data', (bytes) => {
      said += bytes;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (address) { clearTimeout(timer); done(address); }
    });
    program.on('error', failed);
    program.on('exit', (code) => failed(new Error(`serve ended with ${code}; it said:\n${said}`)));
  });
}

async function stop() {
  await browser?.close();
  for (const program of programs) program.kill();
  rmSync(site, { recursive: true, force: true });
}

async function open(tab, name) {
  await tab.goto(base + name, { waitUntil: 'load' });
  await tab.evaluate(() => { globalThis.sameDocument = true; });
}

function isSame(tab) {
  return tab.evaluate(() => globalThis.sameDocument === true);
}

/** Saves as editors do: a new file takes the old one's name. */
function write(name, text, folder = site) {
  const place = join(folder, name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(`${place}~`, text);
  renameSync(`${place}~`, place);
}

/** All words of the page, those in shadow trees too. */
function words(tab) {
  return tab.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('*')]
    .filter((element) => element.shadowRoot).map((element) => element.shadowRoot.textContent)].join('\n')).catch(() => '');
}

/** Waits until the page says it, or no longer says it. */
async function until(tab, pattern, there = true) {
  await within(async () => {
    const text = await words(tab);
    return text.trim() !== '' && pattern.test(text) === there; // a page that is being loaded says nothing
  }, async () => `after ${SOON_MS} ms the page ${there ? 'does not say' : 'still says'} ${pattern}; it says:\n${(await words(tab)).slice(0, 1500)}`);
}

async function within(holds, complaint) {
  const end = Date.now() + SOON_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(await complaint());
    await new Promise((done) => { setTimeout(done, 30); });
  }
}
