// What axe-core finds wrong with pages, one sentence for each rule that a page breaks.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { eachInTab } from './browser.mjs';
import { pageAddress } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** [page, text] pairs; every `details` is opened first. `chosen`: the colours a reader chose; `media`: print, if not the screen. */
export async function violations(browser, base, names, options, { chosen = null, media = null } = {}) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const found = await eachInTab(context, names, async (page, name) => {
    await page.emulateMedia({ media });
    await page.goto(pageAddress(base, name), { waitUntil: 'load' });
    if (chosen) await page.evaluate((theme) => { document.documentElement.dataset.theme = theme; }, chosen);
    await page.evaluate(() => { for (const details of document.querySelectorAll('main details')) details.open = true; });
    await page.evaluate(axe);
    const broken = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ['violations'] })).violations);
    return broken.map((violation) => [name, sentence(violation)]);
  });
  await context.close();
  return found.flat();
}

function sentence({ id, help, nodes }) {
  const places = nodes.slice(0, 3).map(({ target, any }) => {
    const contrast = any.find(({ data }) => data?.contrastRatio)?.data;
    return target.flat().join(' ') + (contrast ? ` (${contrast.fgColor} on ${contrast.bgColor} is ${contrast.contrastRatio}, ${contrast.expectedContrastRatio} wanted)` : '');
  });
  return `${id}: ${help}: ${places.join('; ')}${nodes.length > 3 ? `; and ${nodes.length - 3} more` : ''}`;
}
