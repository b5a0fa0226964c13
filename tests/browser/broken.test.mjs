// The checks themselves: a small site with one fault a page. Each fault must be found, and nothing on the sound pages.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch } from './browser.mjs';
import { fileBase, serveSite, sitePages } from './site.mjs';
import { complaintsOf, judgeBasics, judgeLinks, visitAll } from './visit.mjs';

const STYLE = `body { margin: 0; font: 16px sans-serif; color: #111; background: #fff } main { max-width: 42rem; margin: auto; padding: 0 10px }
a { color: #03c } figure { margin: 0 } svg { max-width: 100%; height: auto } .narrow { display: none } .scroll { overflow-x: auto; white-space: nowrap }
@media (max-width: 600px) { .wide { display: none } .narrow { display: block } }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } svg text { fill: #eee } }`;

const svg = (kind, width, more) => `<svg class="${kind}" role="img" aria-labelledby="${kind}-t" viewBox="0 0 ${width} 200" width="${width}" height="200">
  <title id="${kind}-t">Bids by month</title><rect x="10" y="20" width="40" height="150" fill="#357"/>
  <text x="10" y="190" font-size="14">一月</text><text x="110" y="190" font-size="14">二月</text>${more}</svg>`;
const figure = (more = '') => `<figure class="tz-fig" id="fig">${svg('wide', 640, more)}${svg('narrow', 340, more)}<figcaption>Figure 1</figcaption>
  <details><summary>Data</summary><div class="scroll" tabindex="0" role="region" aria-label="Data"><p>${'wide '.repeat(99)}</p></div></details></figure>`;
const page = (body, title = 'A page') => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="icon" href="data:,">
  <link rel="stylesheet" href="../style.css"></head><body><main><h1>A page</h1><p>Some words that a reader can read.</p>${body}</main></body></html>`;

const SOUND = {
  index: page(''),
  figure: page(`${figure()}<a href="#fig">here</a> <a href="https://example.org/">elsewhere</a>`),
  'short-address': page(`${figure()}<a href="#fig">here</a><script>history.replaceState(null, '', location.pathname.replace('index.html', ''))</script>`),
  中文: page('<a href="../figure/index.html#fig">there</a>'),
};

/** Each page, what must be said of it, and where it counts: with scripts off, or on. */
const BROKEN = {
  'two-headings': [page('<h1>again</h1>'), '2 h1 elements'],
  'no-words': [page('').replace(/<p>.*<\/p>/, ''), 'characters of text'],
  'no-title': [page('', ''), 'no title'],
  'no-language': [page('').replace('lang="en"', ''), 'no language'],
  'repeated-id': [page('<p id="a">a</p><p id="a">b</p>'), 'repeated ids: a'],
  'both-svgs': [page(figure().replace('class="narrow"', 'class="always"')), 'shows 2 of its 2 svgs'],
  'no-svg': [page(figure().replace('class="wide"', 'class="narrow"')), 'shows 0 of its 2 svgs'],
  'hidden-figure': [page(figure().replace('<figure', '<figure hidden')), 'does not show'],
  'no-name': [page(figure().replaceAll('Bids by month', '')), 'no accessible name'],
  'lost-name': [page(figure().replaceAll('labelledby="', 'labelledby="x')), 'names an id that is not there'],
  'clipped-text': [page(figure(`<text x="300" y="90">${'long '.repeat(20)}</text>`)), 'sticks out of the svg'],
  'overlap': [page(figure('<text x="12" y="188" font-size="14">over</text>')), '“一月” and “over” overlap'],
  'small-text': [page(figure('<text x="12" y="60" font-size="6">tiny</text>')), '“tiny” is 6.0 px'],
  'wide': [page('<div style="width: 700px">wide</div>'), 'div sticks out'],
  'wide-page': [page('').replace('</main>', '</main><footer style="width: 700px">wide</footer>'), 'px too wide'],
  'wide-but-hidden': [page('<div style="overflow: hidden"><p style="width: 900px">hidden</p></div>'), 'p sticks out'],
  'over-the-next': [page('<div style="max-height: 1em"><p>One</p><p>Two</p><p>Three</p></div><p>Next</p>'), 'over what stands below'],
  'wide-in-details': [page('<details><summary>s</summary><p style="width: 900px">in</p></details>'), 'p sticks out'],
  'wide-menu': [page('').replace('<main>', '<details><summary>Menu</summary><p style="width: 900px">menu</p></details><main>'), 'too wide with its menus open'],
  'lost-in-print': [page(figure() + '<style>@media print { svg { display: none !important } }</style>'), 'in print: #fig shows 0 of its 2 svgs'],
  'console': [page('<script>console.debug("hello")</script>'), 'console.debug: hello'],
  'error': [page('<script>null.x</script>'), 'error: Cannot read properties of null'],
  'missing-file': [page('<img alt="gone" src="gone.png">'), '404: '],
  'outside': [page('<img alt="outside" src="https://example.org/x.png">'), 'outside request: https://example.org/x.png'],
  'dead-link': [page('<a href="../nowhere/index.html">dead</a>'), 'a leads to no file'],
  'folder-link': [page('<a href="../figure/">folder</a>'), 'a leads to no file'],
  'rooted-link': [page('<a href="/figure/index.html">rooted</a>'), 'a leads out of the site'],
  'dead-anchor': [page('<a href="../figure/index.html#nope">dead</a>'), 'a leads to no id'],
  'bad-address': [page('<a href="http://[x">bad</a>'), 'does not parse'],
  'needs-script': [page('').replace('<h1>A page</h1>', '<script>document.querySelector("main").innerHTML = "<h1>A page</h1>"</script>'), '0 h1 elements', 'off'],
  'script-breaks': [page('<script>document.querySelector("h1").remove()</script>'), '0 h1 elements', 'on'],
};

/** Each page, and the rule of axe that it breaks. */
const INACCESSIBLE = {
  'faint': [page('<p style="color: #999; background: #aaa">faint</p>'), 'color-contrast'],
  'faint-in-details': [page('<details><summary>s</summary><p style="color: #999; background: #aaa">faint</p></details>'), 'color-contrast'],
  'no-alt': [page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">'), 'image-alt'],
};

const root = mkdtempSync(join(tmpdir(), 'tuzhang-broken-'));
let browser;
let server;

before(async () => {
  write('style.css', STYLE);
  for (const [name, text] of Object.entries(SOUND)) write(`${name}/index.html`, text);
  for (const [name, [text]] of Object.entries({ ...BROKEN, ...INACCESSIBLE })) write(`${name}/index.html`, text);
  browser = await launch();
  server = await serveSite(root);
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(root, { recursive: true });
});

for (const scripts of ['off', 'on']) {
  test(`each fault is found with scripts ${scripts}`, async () => {
    const visits = await visitAll(browser, server.base, sitePages(root), scripts === 'on');
    const said = sayings([
      ...complaintsOf(visits, judgeBasics), ...complaintsOf(visits, ({ figures, widths, heard }) => [...figures, ...widths, ...heard]),
      ...judgeLinks(visits, server.base, root),
    ]);
    for (const [name, [text, words, only]] of Object.entries(BROKEN)) {
      const silent = (only ?? scripts) !== scripts || (only === undefined && scripts === 'off' && text.includes('<script>'));
      if (!silent) assert.match(said(name), new RegExp(escape(words)), `on the page ${name}`);
    }
    for (const name of Object.keys(SOUND)) assert.equal(said(name), '', `on the sound page ${name}`);
  });
}

test('a dead link is found on disk too', async () => {
  const visits = await visitAll(browser, fileBase(root), ['index/index.html', 'dead-link/index.html', 'rooted-link/index.html'], false);
  const said = sayings(judgeLinks(visits, fileBase(root), root));
  assert.equal(said('index'), '');
  assert.match(said('dead-link'), /leads to no file/);
  assert.match(said('rooted-link'), /leads out of the site/);
});

test('axe finds each fault', async () => {
  const names = Object.keys({ ...SOUND, ...INACCESSIBLE }).map((name) => `${name}/index.html`);
  const said = sayings(await violations(browser, server.base, names, { colorScheme: 'dark' }));
  for (const [name, [, rule]] of Object.entries(INACCESSIBLE)) assert.match(said(name), new RegExp(rule), `on the page ${name}`);
  for (const name of Object.keys(SOUND)) assert.equal(said(name), '', `on the sound page ${name}`);
});

function write(name, text) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

/** All that was said of a page, one complaint a line. */
function sayings(complaints) {
  return (name) => complaints.filter(([page]) => page === `${name}/index.html`).map(([, text]) => text).join('\n');
}

function escape(words) {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
