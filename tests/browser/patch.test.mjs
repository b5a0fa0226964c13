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
        for (const element of body.querySelectorAll('select.tz-theme, .tz-find')) element.removeAttribute('hidden');
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

test('a changed figure is swapped alone, and outlined for a moment', async () => {
  const other = await browser.newPage();
  const table = (last) => `year,n\n2022,5\n2023,8\n2024,${last}\n`;
  const bar = (id) => `{{ bar(data="n${id}.csv", x="year", y="n", id="fig-${id}", caption="Figure ${id}") }}\n`;
  write('data/na.csv', table(13));
  write('data/nb.csv', table(21));
  write('content/figures.md', `---\ntitle: Figures\n---\n\n${bar('a')}\n${bar('b')}\nWords between.\n`);
  await other.goto(`${base}figures/`);
  await until(other, /Words between/);
  const marked = () => other.evaluate(() => [...document.querySelectorAll('figure[id^=fig]')].filter((figure) => figure.getAnimations().length > 0).map((figure) => figure.id));
  await other.evaluate(() => {
    globalThis.sameDocument = true;
    globalThis.touched = [];
    const watch = new MutationObserver((all) => { for (const one of all) globalThis.touched.push(one.target.closest?.('figure')?.id ?? one.target.parentElement?.closest('figure')?.id ?? one.target.nodeName); });
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
  });
  assert.deepEqual(await marked(), []);
  write('data/nb.csv', table(34));
  await within(async () => (await marked()).length > 0, () => 'no figure is outlined');
  assert.deepEqual(await marked(), ['fig-b']);
  assert.match(await other.evaluate(() => document.querySelector('#fig-b').textContent), /34/);
  assert.deepEqual(await other.evaluate(() => [...new Set(globalThis.touched)]), ['fig-b'], 'something else of the page was touched');
  await within(async () => (await marked()).length === 0, () => 'the outline stays');
  assert.ok(await isSame(other));
  await other.close();
});

test('a selection of words and media that plays stay', async () => {
  const other = await browser.newPage();
  const media = (words) => `---\ntitle: Media\n---\n\nWords to be selected.\n\n<audio id="sound" controls></audio>\n\n${words}\n`;
  write('content/media.md', media('The first words.'));
  await other.goto(`${base}media/`);
  await until(other, /The first words/);
  // The page's own policy allows no media from anywhere, so the sound comes as an object.
  const playing = await other.evaluate(async () => {
    const audio = document.querySelector('#sound');
    const context = new AudioContext();
    audio.srcObject = context.createMediaStreamDestination().stream;
    await audio.play();
    const range = document.createRange();
    range.selectNodeContents([...document.querySelectorAll('main p')].find((one) => one.textContent.startsWith('Words to be')));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    globalThis.audio = audio;
    return !audio.paused;
  });
  assert.ok(playing, 'the sound does not play');
  write('content/media.md', media('A new paragraph.\n\nThe second words.'));
  await until(other, /The second words/);
  assert.deepEqual(await other.evaluate(() => ({
    selected: getSelection().toString(),
    same: document.querySelector('#sound') === globalThis.audio,
    plays: !globalThis.audio.paused,
  })), { selected: 'Words to be selected.', same: true, plays: true });
  await other.close();
});

test('more tabs than a browser has connections follow, for only the one that is seen listens', async () => {
  const context = await browser.newContext();
  const see = (tab, state) => tab.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  const tabs = [];
  for (let count = 0; count < 9; count++) {
    if (tabs.length > 0) await see(tabs.at(-1), 'hidden');
    const tab = await context.newPage();
    await tab.goto(`${base}one/`, { waitUntil: 'load', timeout: 10_000 });
    tabs.push(tab);
  }
  write('content/one.md', chapter('Words for nine tabs.'));
  await until(tabs.at(-1), /Words for nine tabs/);
  await until(page, /Words for nine tabs/); // another window, which is seen too
  assert.doesNotMatch(await words(tabs[0]), /Words for nine tabs/);
  await see(tabs.at(-1), 'hidden');
  await see(tabs[0], 'visible');
  await until(tabs[0], /Words for nine tabs/);
  await context.close();
});

test('a tab follows what is saved, to the chapter and the block', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuzhang-follow-'));
  const text = (title, last) => `---\ntitle: ${title}\n---\n\n${filler}\n\n${last}\n`;
  write('content/one.md', text('One', 'The end of one.'), folder);
  write('content/two.md', text('Two', 'The end of two.'), folder);
  const address = await serve(folder, ['--follow', '--editor', 'vscode://file/{path}:{line}:{column}']);
  const other = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  await other.goto(`${address}one/`);
  await until(other, /The end of one/);
  write('content/two.md', text('Two', 'The end of two, edited.'), folder);
  await within(() => other.url().endsWith('/two/') || other.url().endsWith('/two/index.html'), () => `the tab is at ${other.url()}`);
  await until(other, /The end of two, edited/);
  const isSeen = () => other.evaluate(() => {
    const block = [...document.querySelectorAll('main p')].find((one) => one.textContent.startsWith('The end of two'));
    const { top, bottom } = block.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }).catch(() => false);
  await within(isSeen, () => 'the block that was saved is not in view');
  // A double-click tells the place, and leads to the editor.
  await other.evaluate(() => scrollTo(0, 0));
  await other.getByText('Paragraph 1, there').dblclick();
  await until(other, /content\/two\.md:5:1/);
  const link = (pattern) => other.evaluate((source) => [...document.querySelectorAll('*')].filter((one) => one.shadowRoot)
    .flatMap((one) => [...one.shadowRoot.querySelectorAll('a')]).map((one) => one.href).find((one) => new RegExp(source).test(one)), pattern.source);
  assert.match(await link(/two\.md/), /^vscode:\/\/file\/.*\/content\/two\.md:5:1$/);
  // So do mistakes.
  write('content/two.md', text('Two', '{{ baar(data="x.csv") }}'), folder);
  await until(other, /two\.md:\d+:\d+/);
  await within(async () => /\/content\/two\.md:\d+:\d+$/.test(await link(/two\.md:8\d/) ?? ''), () => 'the mistake has no link to the editor');
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a mistake in a theme stops nothing', async () => {
  write('themes/default/templates/partials/footer.html', '{{ page.title');
  await until(page, /partials\/footer\.html:1:\d+/);
  assert.match(await words(page), /Words for nine tabs/);
  rmSync(join(site, 'themes/default/templates/partials/footer.html'));
  await until(page, /partials\/footer\.html/, false);
  write('content/one.md', chapter('Words after the theme.'));
  await until(page, /Words after the theme/);
});

test('a preview that ends and is started again brings its open pages up to date', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuzhang-again-'));
  write('content/one.md', '# One\n\nWords before.\n', folder);
  const address = await serve(folder);
  const other = await browser.newPage();
  const quiet = listen(other, address);
  await other.goto(`${address}one/`);
  await until(other, /Words before/);
  await other.evaluate(() => { globalThis.sameDocument = true; });
  const first = programs.pop();
  const ended = new Promise((done) => { first.removeAllListeners('exit'); first.on('exit', done); });
  first.kill('SIGINT');
  await ended;
  write('content/one.md', '# One\n\nWords meanwhile.\n', folder);
  await serve(folder, [], new URL(address).port);
  await until(other, /Words meanwhile/);
  assert.ok(await isSame(other), 'the page was loaded anew, not patched');
  assert.deepEqual(quiet.filter((line) => !line.includes('/.tuzhang/events')), []);
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a long list of errors can be read and hidden with the keyboard', async () => {
  write('content/two.md', `# Two\n\n${Array.from({ length: 20 }, (_, at) => `[a link](gone-${at}.md)\n`).join('\n')}`);
  await until(page, /20 errors/);
  const panel = await page.evaluate(() => {
    const section = [...document.querySelectorAll('*')].find((one) => one.shadowRoot).shadowRoot.querySelector('section');
    section.focus();
    return { height: section.clientHeight, window: innerHeight, more: section.scrollHeight > section.clientHeight };
  });
  assert.ok(panel.more && panel.height <= panel.window * 0.6, JSON.stringify(panel));
  await page.keyboard.press('End');
  await within(() => page.evaluate(() => {
    const section = [...document.querySelectorAll('*')].find((one) => one.shadowRoot).shadowRoot.querySelector('section');
    const hide = section.querySelector('button').getBoundingClientRect();
    return section.scrollTop > 0 && hide.top >= section.getBoundingClientRect().top;
  }), () => 'the list does not scroll, or its button goes away');
  await page.keyboard.press('Escape');
  await until(page, /20 errors/, false);
  rmSync(join(site, 'content/two.md'));
  await until(page, /gone-/, false);
});

test('another site can read nothing', async () => {
  const port = new URL(base).port;
  const elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>x</title>'));
  await new Promise((done) => { elsewhere.listen(0, '127.0.0.1', done); });
  const other = await browser.newPage();
  await other.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
  // By both names of this machine, and every address that tells something.
  for (const target of [base, `http://localhost:${port}/`]) {
    const read = await other.evaluate(async (address) => {
      const load = (name, attribute, place, more = {}) => new Promise((done) => {
        const tag = Object.assign(document.createElement(name), { onload: () => done('loaded'), onerror: () => done('refused'), ...more });
        tag[attribute] = place;
        document.head.append(tag);
      });
      const events = new Promise((done) => {
        const source = new EventSource(`${address}.tuzhang/events`);
        source.onmessage = () => done('heard');
        source.onopen = () => done('open');
        source.onerror = () => { source.close(); done('refused'); };
      });
      const ask = (place, options) => fetch(address + place, options).then((response) => response.text(), () => 'refused');
      const blind = (place) => fetch(address + place, { mode: 'no-cors' }).then((response) => `${response.type} ${response.status}`, () => 'refused');
      const framed = new Promise((done) => {
        const frame = Object.assign(document.createElement('iframe'), { src: `${address}one/` });
        frame.onload = () => { try { done(frame.contentDocument?.body.textContent || 'nothing'); } catch { done('nothing'); } };
        document.body.append(frame);
      });
      return {
        events: await events,
        pages: await Promise.all(['', 'one/', 'one/index.html', '.tuzhang/source?page=%2Fone%2F', '.tuzhang/preview.js', 'own.css'].map((place) => ask(place))),
        asked: await Promise.all(['POST', 'OPTIONS', 'PUT'].map((method) => ask('one/', { method, headers: { 'x-own': '1' } }))),
        blind: await Promise.all(['one/', '.tuzhang/preview.js'].map(blind)),
        script: await load('script', 'src', `${address}.tuzhang/preview.js`),
        module: await load('script', 'src', `${address}.tuzhang/preview.js`, { type: 'module' }),
        style: await load('link', 'href', `${address}own.css`, { rel: 'stylesheet' }),
        picture: await load('img', 'src', `${address}one/square.svg`),
        framed: await framed,
      };
    }, target);
    const told = JSON.stringify(read);
    assert.equal(read.events, 'refused', told);
    assert.ok([...read.pages, ...read.asked].every((text) => text === 'refused'), told);
    assert.ok(!read.framed.includes('Words'), told);
    // `Cross-Origin-Resource-Policy: same-origin` keeps even what needs no permission to be read.
    assert.ok(read.blind.every((text) => text === 'refused'), told);
    assert.deepEqual([read.script, read.module, read.style, read.picture], ['refused', 'refused', 'refused', 'refused'], told);
  }
  await other.close();
  elsewhere.closeAllConnections();
  elsewhere.close();
});

test('the console stays silent', () => {
  assert.deepEqual(heard.filter((line) => !line.startsWith('request failed') || !line.includes('ERR_ABORTED')), []);
});

/** Starts a preview of a folder; answers its address once it has printed it. */
function serve(folder, more = [], port = '0') {
  if (!process.env.TUZHANG) throw new Error('name the program to test in TUZHANG');
  const program = spawn(process.env.TUZHANG, ['serve', '--root', folder, '--port', port, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
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
