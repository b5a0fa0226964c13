// Searching: in Chinese and in English, by keyboard alone, under a strict policy, from a sub-path and from disk, and only
// when somebody asks for it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { expectNone, listen } from './browser.mjs';
import { pageAddress, siteFolder } from './site.mjs';
import { browser, server, stage } from './stage.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'";
const root = siteFolder();

stage(root);

/** A page of the site, served with a policy that allows nothing but files of the site. */
async function open(name, options = {}) {
  const page = await browser.newPage(options);
  await page.route('**/*.html', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': POLICY } });
  });
  const heard = listen(page, server.base);
  await page.goto(`${server.base}${name}`);
  return { page, heard };
}

/** What a search shows. */
async function found(page, text) {
  await page.locator('.tz-search input').fill(text);
  await page.waitForFunction(() => !document.querySelector('.tz-search p[role="status"]').textContent.match(/载入|Loading/));
  await page.waitForTimeout(150);
  return page.evaluate(() => ({
    status: document.querySelector('.tz-search p[role="status"]').textContent,
    hits: [...document.querySelectorAll('.tz-search li a')].map((link) => ({
      href: link.href, name: link.firstChild.textContent, text: link.textContent,
      marks: [...link.querySelectorAll('mark')].map((mark) => mark.textContent),
    })),
  }));
}

test('nothing of the search is fetched before somebody searches', async () => {
  const page = await browser.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pageAddress(server.base, 'report/drivers/index.html'), { waitUntil: 'networkidle' });
  assert.deepEqual(asked.filter((url) => /search/.test(url)), []);
  assert.ok(await page.locator('.tz-find').isVisible());
  await page.close();
});

test('words of Chinese are found without spaces between them, and lead to their section', async () => {
  const { page, heard } = await open('report/drivers/index.html');
  await page.locator('.tz-find').click();
  const exact = await found(page, '招投标项目');
  assert.match(exact.status, /找到\d+处/);
  assert.ok(exact.hits.length > 1);
  for (const hit of exact.hits) assert.ok(hit.marks.some((mark) => '招投标项目'.includes(mark) && mark.length > 1), hit.text);
  assert.ok(exact.hits.some((hit) => /#[^:]/.test(hit.href)), 'a hit leads to a section');
  // A question in words that stand nowhere one behind the other is answered as well.
  assert.ok((await found(page, '生成式人工智能服务的备案数量')).hits.length > 0);
  // Wide letters and capitals are no other letters.
  const narrow = (await found(page, 'api')).hits.map((hit) => hit.href.split(':~:')[0]);
  assert.ok(narrow.length > 0);
  assert.deepEqual((await found(page, 'ＡＰＩ')).hits.map((hit) => hit.href.split(':~:')[0]), narrow);
  const none = await found(page, '鑫龘靐');
  assert.deepEqual([none.hits.length, none.status], [0, '没有找到“鑫龘靐”。']);
  expectNone(heard.map((text) => ['report/drivers', text]));
  await page.close();
});

test('words of English are found from their beginnings', async () => {
  const { page, heard } = await open('en/report/drivers/index.html');
  await page.keyboard.press('Control+k');
  const tenders = await found(page, 'tender');
  assert.ok(tenders.hits.length > 0);
  assert.ok(tenders.hits.every((hit) => hit.marks.some((mark) => /^tender$/i.test(mark))), JSON.stringify(tenders.hits));
  assert.equal((await found(page, 'ender')).hits.length, 0, 'not from their middle');
  const both = await found(page, 'tender 2024');
  assert.ok(both.hits.length > 0 && both.hits.length <= tenders.hits.length, 'all words have to be there');
  expectNone(heard.map((text) => ['en/report/drivers', text]));
  await page.close();
});

test('the keyboard opens, walks, follows and closes', async () => {
  const { page } = await open('index.html');
  await page.locator('.tz-find').focus();
  await page.keyboard.press('Enter');
  await page.locator('.tz-search[open]').waitFor();
  await page.keyboard.type('备案');
  await page.locator('.tz-search li').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement.closest('li') ? [...document.querySelectorAll('.tz-search li')].indexOf(document.activeElement.closest('li')) : document.activeElement.id || document.activeElement.className);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 0);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), 'tz-search-text');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.tz-search[open]').count(), 0);
  assert.equal(await focused(), 'tz-find', 'the focus is where it was');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('备案');
  await page.locator('.tz-search li').first().waitFor();
  await page.waitForTimeout(150);
  const first = await page.locator('.tz-search li a').first().getAttribute('href');
  await Promise.all([page.waitForURL((url) => url.pathname !== '/docs/x/' && url.pathname !== '/docs/x/index.html'), page.keyboard.press('Enter')]);
  const id = /#([^:]+)/.exec(first)?.[1];
  if (id) assert.ok(await page.evaluate((id) => document.getElementById(decodeURIComponent(id)) !== null, id));
  await page.close();
});

test('a page opened from disk searches as well', async () => {
  const page = await browser.newPage();
  const heard = listen(page, 'file:');
  await page.goto(pathToFileURL(join(root, 'report/policy/index.html')).href);
  await page.locator('.tz-find').click();
  const hits = (await found(page, '备案')).hits;
  assert.ok(hits.length > 0);
  await page.goto(hits[0].href);
  assert.ok(await page.locator('h1').count());
  expectNone(heard.map((text) => ['report/policy', text]));
  await page.close();
});

for (const [name, options] of [['light', {}], ['dark', { colorScheme: 'dark' }], ['320 px', { viewport: { width: 320, height: 640 } }]]) {
  test(`axe finds nothing in the search, and nothing is too wide: ${name}`, async () => {
    const page = await browser.newPage(options);
    await page.goto(pageAddress(server.base, 'report/policy/index.html'));
    await page.locator('.tz-find').click();
    assert.ok((await found(page, '大模型 备案')).hits.length > 0);
    await page.evaluate(axe.source);
    const wrong = await page.evaluate(() => globalThis.axe.run('.tz-search').then((said) => said.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' ')}`)));
    assert.deepEqual(wrong, []);
    const over = await page.evaluate(() => document.querySelector('.tz-search').scrollWidth - document.querySelector('.tz-search').clientWidth);
    assert.ok(over <= 0, `${over} px`);
    await page.close();
  });
}
