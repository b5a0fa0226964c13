// Tables as readers use them: sorted by keyboard, complete without the script, a head that stays, cards and scroll boxes on a phone.
//
// The program is $TUZHANG; it builds a small site of its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from './browser.mjs';
import { pageAddress } from './site.mjs';
import { browser, server, stageSite } from './stage.mjs';

const ROWS = 'name,bids,region\nØst 10,1200,b\nØst 9,,a\nAalborg,95.5,\nZürich,-3,ä\n';
const LONG = `city,people,area,density,founded,mayor,note\n${Array.from({ length: 40 }, (_, at) => `City ${at + 1},${1000 - at},${at * 3},${at},${1900 + at},Somebody ${at},a word`).join('\n')}\n`;
const CHAPTER = `---
title: Tables
---

{{ table(data="rows.csv", sortable=true, id="tbl-sort", caption="Sorted by readers") }}

{{ table(data="rows.csv", id="tbl-plain", caption="As written") }}

{{ table(data="rows.csv", sortable=true, narrow="cards", id="tbl-cards", caption="Cards on a phone") }}

{{ table(data="long.csv", narrow="scroll", id="tbl-long", caption="Long and wide") }}

\`\`\`chart table {#tbl-groups}
caption: In groups
data: rows.csv
columns: [name, bids]
sortable: true
summary: {title: Sum, by: sum}
\`\`\`
`;

stageSite({
  'site.toml': 'title = "Tables"\nlanguage = "en"\n',
  'content/tables.md': CHAPTER,
  'data/rows.csv': ROWS,
  'data/long.csv': LONG,
});

test('a keyboard sorts: numbers by size, texts by the order of the language, what is missing last', async () => {
  const { page, heard } = await open({ viewport: { width: 1280, height: 800 } });
  const names = () => column(page, '#tbl-sort');
  const sorts = () => page.$$eval('#tbl-sort thead th', (heads) => heads.map((head) => head.getAttribute('aria-sort')));
  assert.deepEqual(await names(), ['Øst 10', 'Øst 9', 'Aalborg', 'Zürich']);
  assert.deepEqual(await sorts(), [null, null, null]);

  // From the box of the table one Tab leads to each title, in order.
  await page.locator('#tbl-sort .tz-scroll').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'name');
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(), ['Aalborg', 'Øst 9', 'Øst 10', 'Zürich'], 'texts, with numbers in them by size');
  assert.deepEqual(await sorts(), ['ascending', null, null]);
  await page.keyboard.press('Space');
  assert.deepEqual(await names(), ['Zürich', 'Øst 10', 'Øst 9', 'Aalborg']);
  assert.deepEqual(await sorts(), ['descending', null, null]);

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(), ['Zürich', 'Aalborg', 'Øst 10', 'Øst 9'], '-3, 95.5, 1200, missing');
  assert.deepEqual(await sorts(), [null, 'ascending', null], 'one column at a time is sorted by');
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(), ['Øst 10', 'Aalborg', 'Zürich', 'Øst 9'], 'what is missing stays last');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(), ['Øst 9', 'Zürich', 'Øst 10', 'Aalborg'], 'a, ä, b, missing');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'region', 'the focus stays on the title');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'the focus can be seen');
  assert.deepEqual(heard, []);
  await page.close();
});

test('each row is sorted as a whole, and a sum stays below', async () => {
  const { page } = await open({ viewport: { width: 1280, height: 800 } });
  await page.locator('#tbl-groups thead button').nth(1).click();
  const rows = await page.$$eval('#tbl-groups tr', (rows) => rows.slice(1).map((row) => [...row.cells].map((cell) => cell.textContent).join('|')));
  assert.deepEqual(rows.slice(0, 3), ['Zürich|−3', 'Aalborg|95.5', 'Øst 10|1,200']);
  assert.match(rows.at(-1), /1,292\.5$/);
  assert.equal(rows.length, 5);
  await page.close();
});

test('a table that nobody may sort has no buttons', async () => {
  const { page } = await open({ viewport: { width: 1280, height: 800 } });
  assert.equal(await page.locator('#tbl-plain button').count(), 0);
  assert.ok(await page.locator('#tbl-sort button').count() > 0);
  await page.close();
});

test('without the script every table is complete, and nothing invites to press it', async () => {
  const { page } = await open({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  assert.deepEqual(await page.locator('#tbl-sort thead th').allTextContents(), ['name', 'bids', 'region']);
  assert.equal(await page.locator('#tbl-sort tbody tr').count(), 4);
  assert.equal(await page.locator('table button, table [aria-sort]').count(), 0);
  await page.close();
});

test('the head of a long table stays in view while its box scrolls', async () => {
  const { page } = await open({ viewport: { width: 1280, height: 500 } });
  const box = page.locator('#tbl-long .tz-scroll');
  await box.scrollIntoViewIfNeeded();
  await box.focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelector('#tbl-long .tz-scroll').scrollTop > 100);
  const { head, top, covered } = await page.evaluate(() => {
    const box = document.querySelector('#tbl-long .tz-scroll').getBoundingClientRect();
    const cell = document.querySelector('#tbl-long thead th').getBoundingClientRect();
    const shown = document.elementFromPoint(cell.left + 8, cell.top + cell.height / 2);
    return { head: cell.top, top: box.top, covered: shown.closest('thead') === null };
  });
  assert.ok(Math.abs(head - top) <= 2, `the head is at ${head} px, the box begins at ${top} px`);
  assert.ok(!covered, 'rows run over the head');
  await page.close();
});

test('at 360 px a wide table is a box that a keyboard scrolls, with a name', async () => {
  const { page } = await open({ viewport: { width: 360, height: 700 } });
  const box = page.locator('#tbl-long .tz-scroll');
  const { inside, room, name } = await box.evaluate((box) => ({
    inside: box.scrollWidth, room: box.clientWidth, name: document.getElementById(box.getAttribute('aria-labelledby')).textContent,
  }));
  assert.ok(inside > room, 'the table is wider than its box');
  assert.match(name, /Long and wide/);
  await box.focus();
  assert.ok(await box.evaluate((box) => document.activeElement === box), 'Tab reaches the box');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('#tbl-long .tz-scroll').scrollLeft > 10);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page itself is not too wide');
  await page.close();
});

test('at 360 px cards carry the name of each column, and stay a table to a screen reader', async () => {
  const { page } = await open({ viewport: { width: 360, height: 700 } });
  const card = page.locator('#tbl-cards tbody tr').first();
  assert.equal((await card.innerText()).replace(/\s+/g, ' ').trim(), 'Øst 10 bids 1,200 region b');
  const { left, right } = await card.evaluate((row) => row.getBoundingClientRect());
  assert.ok(left >= 0 && right <= 360, 'a card is as wide as the page');
  assert.equal(await page.locator('#tbl-cards').getByRole('row').count(), 5);
  assert.equal(await page.locator('#tbl-cards').getByRole('columnheader').count(), 3);
  // The titles are out of sight on a phone; a keyboard that reaches one brings them back.
  await page.locator('#tbl-cards .tz-scroll').focus();
  await page.keyboard.press('Tab');
  const button = await page.evaluate(() => {
    const { width, height, left, right } = document.activeElement.getBoundingClientRect();
    return { text: document.activeElement.textContent, seen: width > 10 && height > 10 && left >= 0 && right <= 360,
      clipped: getComputedStyle(document.activeElement.closest('thead')).clipPath };
  });
  assert.deepEqual(button, { text: 'name', seen: true, clipped: 'none' });
  await page.close();
});

async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const heard = listen(page, server.base);
  await page.goto(pageAddress(server.base, 'tables/index.html'), { waitUntil: 'load' });
  return { page, heard };
}

/** The first cell of each row. */
function column(page, figure) {
  return page.$$eval(`${figure} tbody tr`, (rows) => rows.map((row) => row.cells[0].textContent));
}
