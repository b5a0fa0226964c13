// 600 random charts in a real browser with real fonts: the text of each lies within its drawing, and no two texts meet.
// The engine only knows upper bounds of widths; here they are held against what the browser draws.

import { test } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectNone, launch } from './browser.mjs';

const FOLDER = process.env.CHARTS;
const CSS = new URL('../../themes/default/assets/figure.css', import.meta.url);
/** From the base line to the highest and lowest ink of a line, em; what the engine reserves. */
const INK = { above: 0.9, below: 0.25 };
const AT_ONCE = 50;

test('text of random charts is within its drawing and apart', { skip: FOLDER ? false : 'CHARTS names no folder of charts' }, async () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.svg')).sort();
  if (names.length < 500) throw new Error(`${names.length} charts are too few`);
  const browser = await launch();
  const complaints = [];
  let texts = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      const drawings = some.map((name) => `<div data-name="${name}">${readFileSync(join(FOLDER, name), 'utf8')}</div>`).join('\n');
      await page.setContent(`<meta charset="utf-8"><style>${readFileSync(CSS, 'utf8')}
        body { font-family: "Noto Sans CJK SC", "Noto Sans SC", sans-serif; } svg.tz { display: block !important; }</style>${drawings}`);
      const found = await page.evaluate(judge, INK);
      complaints.push(...found.complaints);
      texts += found.texts;
    }
  } finally {
    await browser.close();
  }
  if (texts < 4000) throw new Error(`${texts} texts are too few to prove anything`);
  expectNone(complaints);
});

/** Runs in the page: the lines of each text in the units of its drawing, and what is wrong with them. */
function judge(ink) {
  const complaints = [];
  let texts = 0;
  for (const drawing of document.querySelectorAll('[data-name]')) {
    const svg = drawing.querySelector('svg');
    const view = svg.viewBox.baseVal;
    const lines = [...svg.querySelectorAll('text')].flatMap((text, owner) => linesOf(text).map((line) => ({ ...line, owner })));
    texts += lines.length;
    const complain = (text) => complaints.push([drawing.dataset.name, text]);
    for (const line of lines) {
      const out = Math.max(-line.left, -line.top, line.right - view.width, line.bottom - view.height);
      if (out > 0.5) complain(`“${line.text}” sticks out by ${out.toFixed(1)} px`);
    }
    for (const [at, a] of lines.entries())
      for (const b of lines.slice(at + 1)) {
        const over = Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
        if (a.owner !== b.owner && over > 0.5) complain(`“${a.text}” and “${b.text}” meet by ${over.toFixed(1)} px`);
      }
  }
  return { complaints, texts };

  function linesOf(text) {
    const size = parseFloat(getComputedStyle(text).fontSize);
    const lines = [];
    for (let at = 0; at < text.getNumberOfChars(); at++) {
      const [start, end] = [text.getStartPositionOfChar(at), text.getEndPositionOfChar(at)];
      let line = lines.at(-1);
      if (!line || Math.abs(line.y - start.y) > 1) lines.push((line = { y: start.y, left: Infinity, right: -Infinity, text: text.textContent.slice(0, 40) }));
      line.left = Math.min(line.left, start.x, end.x);
      line.right = Math.max(line.right, start.x, end.x);
    }
    return lines.map((line) => ({ ...line, top: line.y - ink.above * size, bottom: line.y + ink.below * size }));
  }
}
