// What the theme promises: its weight, its colours by choice, notes beside the text, links to figures, print, and a second theme.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { violations } from './axe.mjs';
import { expectNone, listen } from './browser.mjs';
import { pageAddress, serveSite, sitePages, siteFolder } from './site.mjs';
import { browser, server, stage } from './stage.mjs';

const KB = 1000;
const root = siteFolder();
const names = sitePages(root);
const weight = (name) => gzipSync(readFileSync(join(root, name)), { level: 9 }).length;
const frame = ['assets/style.css', 'assets/figure.css', 'assets/site.js', 'assets/favicon.svg'];
const chapter = names.find((name) => /^report\/[^/]+\/index\.html$/.test(name));

stage(root);

test('style sheets have at most 15 KB, scripts 6 KB', () => {
  const [style, figure, script] = frame.map(weight);
  assert.ok(style + figure <= 15 * KB, `style sheets have ${style + figure} bytes`);
  assert.ok(script <= 6 * KB, `the script has ${script} bytes`);
});

test('a landing page has at most 60 KB, a chapter with three figures 90 KB', () => {
  const rest = frame.reduce((sum, name) => sum + weight(name), 0);
  const chapters = names.filter((name) => (readFileSync(join(root, name), 'utf8').match(/<figure class="tz-fig /g) ?? []).length === 3);
  assert.ok(chapters.length > 0, 'there is a chapter with three figures');
  expectNone([['index.html', 60], ...chapters.map((name) => [name, 90])].flatMap(([name, most]) => {
    const all = weight(name) + rest;
    return all <= most * KB ? [] : [[name, `${all} bytes, more than ${most} KB`]];
  }));
});

test('every page can forbid scripts and styles within it', async () => {
  const found = names.flatMap((name) => {
    const text = readFileSync(join(root, name), 'utf8');
    const inside = text.match(/<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=["'][^"']*["']|<[^>]+\sstyle="[^"]*"/g) ?? [];
    // A figure to download carries its style with it: it is one file.
    return inside.filter(() => !/<body class="tz-page-figure">/.test(text)).map((piece) => [name, piece]);
  });
  expectNone(found);
});

test('axe finds nothing in sepia', async () => {
  const chosen = names.filter((name) => /^(index|report\/[^/]+\/index|manual\/writing\/index|manual\/figures\/index)\.html$/.test(name));
  assert.ok(chosen.length > 3);
  expectNone(await violations(browser, server.base, chosen, { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }, { chosen: 'sepia' }));
});

test('the choice of colours is kept, on the next page before anything is seen', async () => {
  const page = await browser.newPage({ colorScheme: 'dark' });
  await page.goto(pageAddress(server.base, 'index.html'));
  await page.locator('select.tz-theme').selectOption('sepia');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const sepia = await paper();
  // A frame is the moment before something is painted.
  await page.addInitScript(() => {
    requestAnimationFrame(function look() {
      if (!document.body) return void requestAnimationFrame(look);
      globalThis.first = getComputedStyle(document.documentElement).backgroundColor;
    });
  });
  await page.goto(pageAddress(server.base, chapter), { waitUntil: 'load' });
  await page.waitForFunction(() => globalThis.first);
  assert.equal(await page.evaluate(() => globalThis.first), sepia);
  await page.locator('select.tz-theme').selectOption('auto');
  assert.notEqual(await paper(), sepia);
  await page.close();
});

test('footnotes stand beside the text where there is room, clear of each other', async () => {
  const name = names.find((one) => readFileSync(join(root, one), 'utf8').includes('class="tz-footnotes"'));
  assert.ok(name, 'a page has footnotes');
  const page = await browser.newPage({ viewport: { width: 1750, height: 1000 } });
  await page.goto(pageAddress(server.base, name), { waitUntil: 'load' });
  const look = () => page.evaluate(() => {
    const rect = (one) => { const { left, top, right, bottom } = one.getBoundingClientRect(); return { left, top, right, bottom }; };
    const notes = [...document.querySelectorAll('.tz-footnotes > ol > li')].map(rect);
    const text = rect(document.querySelector('.tz-prose > p'));
    const others = [...document.querySelectorAll('.tz-toc, .tz-breakout')].map(rect);
    const first = rect(document.querySelector('.tz-footnote-ref'));
    return { notes, text, others, first, beside: document.querySelector('.tz-beside') !== null };
  });
  const wide = await look();
  assert.ok(wide.beside);
  assert.ok(Math.abs(wide.notes[0].top - wide.first.top) < 400, 'the first note stands near its mark');
  wide.notes.forEach((note, at) => {
    assert.ok(note.left > wide.text.right, `note ${at + 1} stands beside the text`);
    if (at > 0) assert.ok(note.top >= wide.notes[at - 1].bottom, `note ${at + 1} stands below the one before`);
    for (const other of wide.others) {
      assert.ok(note.right <= other.left || note.bottom <= other.top || note.top >= other.bottom || note.left >= other.right, `note ${at + 1} is free`);
    }
  });
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.waitForFunction(() => !document.querySelector('.tz-beside'));
  const narrow = await look();
  assert.ok(narrow.notes[0].top > narrow.first.bottom && narrow.notes[0].left < narrow.text.right, 'back at the end of the page');
  await page.close();
});

test('the label of a figure is its address, and a press copies it', async () => {
  const name = names.find((one) => /<a class="tz-fig-label" href="#/.test(readFileSync(join(root, one), 'utf8')));
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(pageAddress(server.base, name), { waitUntil: 'load' });
  const label = page.locator('a.tz-fig-label').first();
  const href = await label.evaluate((link) => link.href);
  await label.click();
  await page.waitForFunction(() => document.querySelector('a.tz-fig-label[data-said]'));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), href);
  assert.equal(page.url(), href);
  await context.close();
});

test('print splits no drawing, row or item, has no frame, and the addresses of links', async () => {
  const page = await browser.newPage();
  const whole = names.find((name) => /^report\/print\.html$/.test(name));
  await page.goto(pageAddress(server.base, whole), { waitUntil: 'load' });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].some((one) => one.getClientRects().length > 0);
    const breaks = (selector, value) => [...document.querySelectorAll(selector)].every((one) => getComputedStyle(one).breakInside === value);
    const after = [...document.querySelectorAll('.tz-prose a[href^="http"]:not(.tz-url)')].map((link) => getComputedStyle(link, '::after').content);
    return {
      frame: shown('.tz-header, .tz-sidebar, .tz-toc, .tz-pager, .tz-footer'),
      whole: breaks('.tz-fig:has(> svg), .tz-fig > svg, .tz-fig tr, .tz-timeline > li, .tz-steps > li, .tz-category', 'avoid'),
      split: breaks('.tz-fig:has(table, .tz-timeline, .tz-tree):not(:has(svg))', 'auto'),
      wide: [...document.querySelectorAll('.tz-page-print .tz-main')].every((main) => getComputedStyle(main).padding === '0px'),
      links: after.every((content) => content.includes('http')),
    };
  });
  assert.deepEqual(seen, { frame: false, whole: true, split: true, wide: true, links: true });
  for (const format of ['A4', 'Letter']) {
    const pdf = await page.pdf({ format, preferCSSPageSize: false });
    assert.ok(pdf.length > 10 * KB, `${format} has pages`);
  }
  await page.close();
});

test('a second theme changes a site and breaks nothing', async () => {
  const tuzhang = process.env.TUZHANG;
  assert.ok(tuzhang, 'name the program in TUZHANG');
  const site = mkdtempSync(join(tmpdir(), 'tuzhang-press-'));
  const out = join(site, 'public');
  try {
    mkdirSync(join(site, 'content/part'), { recursive: true });
    mkdirSync(join(site, 'themes'));
    spawnSync('cp', ['-r', resolve(import.meta.dirname, '../../themes/press'), join(site, 'themes/press')]);
    writeFileSync(join(site, 'site.toml'), 'title = "Press"\ndescription = "A paper"\nlanguage = "en"\ntheme = "press"\n');
    writeFileSync(join(site, 'content/_index.md'), '---\ntitle: Front\ndescription: The day.\n---\n\nWords.\n');
    writeFileSync(join(site, 'content/part/_index.md'), '---\ntitle: A part\n---\n');
    writeFileSync(join(site, 'content/part/one.md'), `---\ntitle: One\n---\n\n${'A paragraph with some words in it. '.repeat(40)}\n\n## A section\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`);
    const run = spawnSync(tuzhang, ['build', '--root', site], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const shown = await serveSite(out);
    try {
      const pages = sitePages(out);
      for (const [colorScheme, width] of [['light', 1280], ['dark', 320]]) {
        expectNone(await violations(browser, shown.base, pages, { colorScheme, viewport: { width, height: 800 } }));
        for (const name of pages) {
          const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
          const heard = listen(page, shown.base);
          await page.goto(pageAddress(shown.base, name), { waitUntil: 'load' });
          const { wide, accent } = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth, accent: getComputedStyle(document.documentElement).getPropertyValue('--tz-accent').trim(),
          }));
          assert.equal(wide, width, `${name} at ${width} px`);
          assert.equal(accent, colorScheme === 'light' ? '#124e78' : '#8cc1ec');
          assert.deepEqual(heard, []);
          await page.close();
        }
      }
    } finally {
      await shown.close();
    }
  } finally {
    rmSync(site, { recursive: true });
  }
});

test('what references show on hover and focus lies within the window, without scripts', async () => {
  const found = [];
  for (const [width, height] of [[1280, 800], [360, 720]]) {
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false });
    const page = await context.newPage();
    for (const name of [chapter, 'manual/references/index.html']) {
      await page.goto(pageAddress(server.base, name));
      const hinted = await page.locator('.tz-hinted').all();
      assert.ok(hinted.length > 3, `${name} names things`);
      for (const one of hinted) {
        const named = one.locator('> :first-child');
        await named.evaluate((element) => element.scrollIntoView({ behavior: 'instant', block: 'nearest' }));
        await named.focus();
        const hint = one.locator('> .tz-hint');
        const box = await hint.boundingBox();
        const inside = box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
        const cut = await hint.evaluate((element) => element.scrollWidth > element.clientWidth);
        if (!inside || cut) found.push([name, `${width} px: ${await one.textContent()} ${JSON.stringify(box)}`]);
      }
    }
    await context.close();
  }
  expectNone(found);
});
