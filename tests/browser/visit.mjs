// Visits to the pages of a site, and what the visits found.

import { join } from 'node:path';
import { eachInTab, listen } from './browser.mjs';
import { judgeFigures, judgeWidth, readPage } from './facts.mjs';
import { isFile, nameOf, pageAddress } from './site.mjs';

export const WIDTHS = [1280, 600, 360, 320];
const SMALLEST_TEXT_PX = { 1280: 12, 600: 12, 360: 12, 320: 10.5 };
const PAPER = { width: 718, height: 1047, smallestText: 8 }; // A4 with margins of 10 mm, in CSS pixels

/** Opens every page; answers, by name, with what it says, its facts, and the complaints at each width. */
export async function visitAll(browser, base, names, javaScriptEnabled) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: WIDTHS[0], height: 800 } });
  const visits = await eachInTab(context, names, async (page, name) => {
    const heard = listen(page, base);
    await page.goto(pageAddress(base, name), { waitUntil: 'load' });
    const facts = await page.evaluate(readPage);
    const figures = [];
    const widths = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      figures.push(...(await page.evaluate(judgeFigures, { smallestText: SMALLEST_TEXT_PX[width] })).map((text) => `at ${width} px: ${text}`));
      widths.push(...(await page.evaluate(judgeWidth)).map((text) => `at ${width} px: ${text}`));
    }
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print' });
    figures.push(...(await page.evaluate(judgeFigures, PAPER)).map((text) => `in print: ${text}`));
    widths.push(...(await page.evaluate(judgeWidth)).map((text) => `in print: ${text}`));
    return [name, { name, heard, facts, figures, widths }];
  });
  await context.close();
  return new Map(visits);
}

/** [page, text] pairs of all that `read` finds in the visits. */
export const complaintsOf = (visits, read) => [...visits].flatMap(([name, visit]) => [...new Set(read(visit))].map((text) => [name, text]));

export function judgeBasics({ facts }) {
  const complaints = [];
  // A page that holds several has one for each.
  if (facts.headings !== 1 && !(facts.printed > 0 && facts.headings === facts.printed)) complaints.push(`${facts.headings} h1 elements, not one`);
  if (facts.words < 20) complaints.push(`main has ${facts.words} characters of text`);
  if (facts.title === '') complaints.push('no title');
  if (facts.language === '') complaints.push('no language');
  if (facts.repeatedIds.length > 0) complaints.push(`repeated ids: ${facts.repeatedIds.join(', ')}`);
  return complaints;
}

/** Where the links of a page lead: to a file of the site, and there to an id. */
export function judgeLinks(visits, base, root) {
  return complaintsOf(visits, ({ name: page, facts }) => facts.links.flatMap(({ tag, rel, written, address }) => {
    if (address === null) return [`${tag} has an address that does not parse: ${written}`];
    if (/^(https?|mailto|tel|data|blob):/.test(address) && !address.startsWith(new URL(base).origin + '/')) return [];
    if (/\bcanonical\b|\balternate\b/.test(rel) && /^https?:/.test(written)) return [];
    // A script may take `index.html` off the page's own address: what starts with # means this page all the same.
    const name = written.startsWith('#') ? page : nameOf(address, base);
    if (name === null) return [`${tag} leads out of the site: ${written}`];
    if (!isFile(join(root, name))) return [`${tag} leads to no file: ${written}`];
    const anchor = decodeURIComponent(new URL(address).hash.slice(1).split(':~:')[0]);
    const target = visits.get(name);
    if (anchor === '' || anchor === 'top' || target === undefined || target.facts.ids.includes(anchor)) return [];
    return [`${tag} leads to no id: ${written}`];
  }));
}
