// Sites in several languages as readers meet them: the same place in another language, a language that is written from
// right to left, and a search for each.
//
// The program is $TUZHANG; it builds a small site of its own in Chinese, English, Arabic and Japanese.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectNone, listen } from './browser.mjs';
import { pageAddress } from './site.mjs';
import { browser, server, stageSite } from './stage.mjs';

const LONG = { zh: '报告逐年核对各地的数字。', en: 'The report checks numbers of all regions, year by year. ', ar: 'يتحقق التقرير من أرقام المناطق سنة بعد سنة. ', ja: '報告書は各地の数字を毎年確かめる。' };
const SECTIONS = [
  ['supply', { zh: '供给', en: 'Supply', ar: 'العرض' }, { zh: '生成式人工智能服务的备案数量在增加，', en: 'More services were filed. ', ar: 'زاد عدد الخدمات المسجلة. ' }],
  ['demand', { zh: '需求', en: 'Demand', ar: 'الطلب' }, { zh: '大模型招投标项目由OpenAI等公司带动，', en: 'Tenders grew eightfold. ', ar: 'نمت المناقصات. ' }],
  ['limits', { zh: '局限', en: 'Limits', ar: 'الحدود' }, { zh: '样本有限，', en: 'The sample is small. ', ar: 'العينة صغيرة. ' }],
];
const CHART = { zh: '各地项目数', en: 'Projects by region', ar: 'المشاريع حسب المنطقة' };

function chapter(language, title) {
  const figure = language === 'zh'
    ? '```chart hbar {#fig-regions}\ncaption: 各地项目数\ndata: regions.csv\nx: region\ny: count\n```'
    : `\`\`\`chart same {#fig-regions}\ncaption: ${CHART[language]}\n\`\`\``;
  const sections = SECTIONS.map(([id, names, text]) => `## ${names[language]} {#${id}}\n\n${text[language]}${LONG[language].repeat(60)}\n`);
  return `---\ntitle: ${title}\n---\n\n${sections.join(`\n${figure}\n\n`).replace(figure, '@@').replaceAll(`\n${figure}\n`, '').replace('@@', figure)}\n\n> [!NOTE]\n> ${LONG[language]}\n\n- ${LONG[language]}\n`;
}

const FILES = {
  'site.toml': 'title = "报告"\nlanguage = "zh-CN"\n\n[languages.en]\ntitle = "Report"\n\n[languages.ar]\ntitle = "تقرير"\n\n[languages.ja]\ntitle = "報告書"\n',
  'content/_index.md': '---\ntitle: 首页\n---\n\n欢迎。\n',
  'content/_index.en.md': '---\ntitle: Home\n---\n\nWelcome.\n',
  'content/_index.ar.md': '---\ntitle: الرئيسية\n---\n\nأهلا.\n',
  'content/01-regions.md': chapter('zh', '各地'),
  'content/01-regions.en.md': chapter('en', 'Regions'),
  'content/01-regions.ar.md': chapter('ar', 'المناطق'),
  'content/02-only.md': '---\ntitle: 仅中文\n---\n\n## 一节 {#one}\n\n只有中文。\n',
  'content/03-japanese.ja.md': `---\ntitle: 調査\n---\n\n## 方法 {#method}\n\n東京都の調査票を使った。${LONG.ja}\n`,
  'data/regions.csv': 'region,count\n华北,12\n华东,30\n西南,7\n',
  'data/regions.meta.yaml': 'columns:\n  region:\n    label: {zh: 地区, en: Region, ar: المنطقة}\n    values:\n      华北: {en: North, ar: الشمال}\n      华东: {en: East, ar: الشرق}\n      西南: {en: Southwest, ar: الجنوب الغربي}\n  count: {label: {zh: 项目数, en: Projects, ar: المشاريع}}\n',
};

stageSite(FILES);

async function open(name, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const heard = listen(page, server.base);
  await page.goto(pageAddress(server.base, name));
  return { page, heard };
}

/** The id of the last heading or figure at the top of the window. */
const place = (page) => page.evaluate(() => [...document.querySelectorAll('h2[id], figure[id]')]
  .filter((one) => one.getBoundingClientRect().top < innerHeight / 5).pop()?.id);

test('the other language opens at the same place, by mouse and by keyboard', async () => {
  for (const by of ['mouse', 'keyboard']) {
    const { page, heard } = await open('regions/index.html');
    for (const id of ['demand', 'fig-regions', 'limits']) {
      await page.goto(`${pageAddress(server.base, 'regions/index.html')}#${id}`);
      await page.waitForFunction(() => scrollY > 0);
      const summary = page.locator('.tz-languages summary');
      const english = page.locator('.tz-languages a[hreflang="en"]');
      // Where things are pressed by their names, what sticks to the window is scrolled to.
      for (const one of [summary, english]) {
        const box = await one.boundingBox();
        if (by === 'mouse') await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        else {
          await one.evaluate((it) => it.focus({ preventScroll: true }));
          await page.keyboard.press('Enter');
        }
      }
      await page.waitForURL(/\/en\/regions\//);
      assert.equal(new URL(page.url()).hash, `#${id}`, by);
      await page.waitForFunction(() => scrollY > 0);
      assert.equal(await place(page), id, by);
    }
    // Who leaves a page at once does not wait for its icon.
    expectNone(heard.filter((text) => !text.includes('ERR_ABORTED')).map((text) => [by, text]));
    await page.close();
  }
});

test('at its top a page leads to the top of the other, and without scripts to the page', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await open('regions/index.html', { javaScriptEnabled });
    await page.locator('.tz-languages summary').click();
    await page.locator('.tz-languages a[hreflang="en"]').click();
    await page.waitForURL(/\/en\/regions\//);
    assert.equal(new URL(page.url()).hash, '');
    await page.close();
  }
});

test('what a language lacks is shown with a notice, and leads back to where it is written', async () => {
  const { page } = await open('en/only/index.html');
  assert.match(await page.locator('main').textContent(), /has not been translated yet/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('.tz-prose').evaluate((prose) => prose.closest('[lang]').lang), 'zh-CN');
  const links = await page.locator('.tz-languages a').evaluateAll((all) => all.map((one) => [one.hreflang, new URL(one.href).pathname.split('/x/')[1].replace('index.html', '')]));
  assert.deepEqual(links, [['zh-CN', 'only/'], ['en', 'en/only/'], ['ar', 'ar/only/'], ['ja', 'ja/only/']]);
  await page.close();
  // A page of one language alone leads to the nearest that the others have.
  const { page: alone } = await open('ja/japanese/index.html');
  const others = await alone.locator('.tz-languages a').evaluateAll((all) => all.map((one) => new URL(one.href).pathname.split('/x/')[1].replace('index.html', '')));
  assert.deepEqual(others, ['', 'en/', 'ar/', 'ja/japanese/']);
  await alone.close();
});

/** Where things stand on a page, as shares of its width. */
const layout = (page) => page.evaluate(() => {
  const middle = (selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return (box.left + box.right) / 2 / document.documentElement.clientWidth;
  };
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return {
    sidebar: middle('.tz-sidebar'), toc: middle('.tz-toc'), tools: middle('.tz-tools'), article: middle('.tz-prose'),
    align: style('.tz-prose p').textAlign, direction: style('body').direction,
    note: [parseFloat(style('.tz-prose [class*="alert"]').borderLeftWidth), parseFloat(style('.tz-prose [class*="alert"]').borderRightWidth)],
    list: [parseFloat(style('.tz-prose ul').paddingLeft), parseFloat(style('.tz-prose ul').paddingRight)],
    chart: getComputedStyle(document.querySelector('svg.tz')).direction,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
});

test('a language that is written from right to left mirrors the page, not its charts', async () => {
  const { page: ltr } = await open('en/regions/index.html');
  const { page: rtl, heard } = await open('ar/regions/index.html');
  const [there, here] = [await layout(ltr), await layout(rtl)];
  assert.deepEqual([await rtl.locator('html').getAttribute('dir'), await rtl.locator('html').getAttribute('lang')], ['rtl', 'ar']);
  assert.deepEqual([there.direction, here.direction], ['ltr', 'rtl']);
  for (const part of ['sidebar', 'toc', 'tools', 'article']) {
    assert.ok(Math.abs(there[part] + here[part] - 1) < 0.02, `${part}: ${there[part]} and ${here[part]}`);
  }
  assert.ok(here.sidebar > 0.7 && here.toc < 0.3);
  assert.deepEqual(here.note, there.note.toReversed());
  assert.deepEqual(here.list, there.list.toReversed());
  assert.deepEqual([there.over, here.over], [0, 0]);
  // The axis of a chart runs from left to right in every language: names before it, amounts behind their bars.
  const { axis, names, amounts } = await rtl.evaluate(() => {
    const svg = [...document.querySelectorAll('svg.tz')].find((one) => one.getBoundingClientRect().height > 0);
    const from = svg.getBoundingClientRect().left;
    const ends = (selector) => [...svg.querySelectorAll(selector)].map((one) => {
      const { left, right } = one.getBoundingClientRect();
      return { text: one.textContent, left: left - from, right: right - from };
    });
    return { axis: ends('.tz-zero')[0].left, names: ends('.tz-tick text'), amounts: ends('.tz-value text') };
  });
  assert.deepEqual(names.map(({ text }) => text).slice(0, 2), ['الشمال', 'الشرق']);
  assert.ok(names.every(({ left, right }) => left >= -1 && right <= axis), JSON.stringify([axis, names]));
  assert.ok(amounts.length === 3 && amounts.every(({ left }) => left > axis + 30), JSON.stringify([axis, amounts]));
  expectNone(heard.map((text) => ['ar/regions', text]));
  const { page: phone } = await open('ar/regions/index.html', { viewport: { width: 320, height: 640 } });
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  for (const page of [ltr, rtl, phone]) await page.close();
});

/** The pages and sections that a search finds. */
async function found(page, text) {
  await page.locator('.tz-search input').fill(text);
  const loading = () => document.querySelector('.tz-search p[role="status"]').textContent.match(/载入|Loading|読み込み/);
  await page.waitForFunction(`!(${loading})()`);
  await page.waitForTimeout(150);
  return page.locator('.tz-search li a').evaluateAll((all) => all.map((one) => decodeURIComponent(new URL(one.href).pathname.split('/x/')[1].replace('index.html', '') + new URL(one.href).hash.split(':~:')[0])));
}

const QUERIES = {
  'index.html': [
    ['备案数量', 'regions/#supply'], ['人工智能服务备案', 'regions/#supply'], ['OpenAI 招投标', 'regions/#demand'],
    ['openai等公司', 'regions/#demand'], ['样本有限', 'regions/#limits'], ['只有中文', 'only/'], ['Tenders', null],
  ],
  'en/index.html': [['tender', 'en/regions/#demand'], ['sample small', 'en/regions/#limits'], ['备案数量', null], ['只有中文', 'en/only/']],
  'ar/index.html': [['المناقصات', 'ar/regions/#demand'], ['العينة', 'ar/regions/#limits']],
  'ja/index.html': [['調査票', 'ja/japanese/#method'], ['東京都の調査', 'ja/japanese/#method'], ['备案数量', 'ja/regions/#supply']],
};

for (const [name, queries] of Object.entries(QUERIES)) {
  test(`a search finds what its language has, and no more: ${name}`, async () => {
    const { page, heard } = await open(name);
    await page.locator('.tz-find').click();
    for (const [query, wanted] of queries) {
      const hits = await found(page, query);
      if (wanted === null) assert.deepEqual(hits, [], query);
      else assert.ok(hits[0]?.startsWith(wanted), `${query}: ${hits.join(' ')}`);
    }
    expectNone(heard.map((text) => [name, text]));
    await page.close();
  });
}
