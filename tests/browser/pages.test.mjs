// Every page of the built site, from a server under a sub-path and from disk, with scripts off and on, at three widths.
//
// Each page is visited once in each of the four ways; the tests then read what the visits found.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { expectNone } from './browser.mjs';
import { fileBase, isFile, pageAddress, sitePages, siteFolder } from './site.mjs';
import { WIDTHS, complaintsOf, judgeBasics, judgeLinks, visitAll } from './visit.mjs';
import { browser, server, stage } from './stage.mjs';

const root = siteFolder();
const names = sitePages(root);

stage(root);

test('there are pages', () => {
  if (names.length < 2) throw new Error(`only ${names.length} pages in ${root}`);
});

for (const from of ['a sub-path', 'disk']) {
  for (const scripts of ['off', 'on']) {
    describe(`from ${from}, scripts ${scripts}`, () => {
      let base;
      let visits;
      before(async () => {
        base = from === 'disk' ? fileBase(root) : server.base;
        visits = await visitAll(browser, base, names, scripts === 'on');
      });
      test('a page has one h1, words, a title, a language, ids of its own', () => expectNone(complaintsOf(visits, judgeBasics)));
      test('a figure shows one svg, with a name, and its labels can be read', () => expectNone(complaintsOf(visits, ({ figures }) => figures)));
      test(`nothing is too wide at ${WIDTHS.join(', ')} px`, () => expectNone(complaintsOf(visits, ({ widths }) => widths)));
      test('no page complains, fails to load a file, or asks for one elsewhere', () => expectNone(complaintsOf(visits, ({ heard }) => heard)));
      test('every link leads to a file and an id', () => expectNone(judgeLinks(visits, base, root)));
    });
  }
}

test('chosen colours are those that the system would choose', async () => {
  const name = names.find((one) => readFileSync(join(root, one), 'utf8').includes('tz-fig')) ?? names[0];
  const look = async (colorScheme, chosen) => {
    const page = await browser.newPage({ colorScheme });
    await page.goto(pageAddress(server.base, name), { waitUntil: 'load' });
    const colours = await page.evaluate((theme) => {
      if (theme) document.documentElement.dataset.theme = theme;
      return [...document.querySelectorAll('body, body *')].map((element) => {
        const { color, backgroundColor, fill, stroke } = getComputedStyle(element);
        return `${element.localName}: ${color} ${backgroundColor} ${fill} ${stroke}`;
      });
    }, chosen);
    await page.close();
    return colours;
  };
  const [light, dark] = [await look('light'), await look('dark')];
  assert.notDeepEqual(light, dark, 'light and dark look the same');
  const differing = (chosen, wanted, what) => wanted.flatMap((colours, at) => (chosen[at] === colours ? [] : [[what, `${chosen[at]}, not ${colours}`]]));
  expectNone([
    ...differing(await look('light', 'dark'), dark, 'dark chosen on a light system'),
    ...differing(await look('dark', 'light'), light, 'light chosen on a dark system'),
  ], 6);
});

test('nothing of the preview is in the built files', () => {
  const found = readdirSync(root, { recursive: true })
    .filter((name) => /\.(html|js)$/.test(name) && isFile(join(root, name)))
    .filter((name) => {
      const text = readFileSync(join(root, name), 'utf8');
      const scripts = name.endsWith('.js') ? [text] : text.match(/<script\b[\s\S]*?<\/script>/g) ?? [];
      return scripts.some((script) => script.includes('EventSource')) || /(href|src)=["']?https?:\/\/(127\.0\.0\.1|localhost)/.test(text);
    });
  expectNone(found.map((name) => [name, 'has something of the preview']));
});
