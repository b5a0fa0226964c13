// Pictures of the built site for people to look at: `node shots.mjs FOLDER [PAGE…]`, the site in $SITE or `public`.
//
// Each page gives wide and narrow pictures in light and dark colours, and a PDF as a printer would have it.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { each, launch } from './browser.mjs';
import { pageAddress, serveSite, sitePages, siteFolder } from './site.mjs';

const WIDTHS = [1280, 360];
const COLOURS = ['light', 'dark'];

const [folder, ...chosen] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node shots.mjs FOLDER [PAGE…]      PAGE: like report/drivers/index.html, or part of it');
  process.exit(2);
}

const root = siteFolder();
const names = sitePages(root).filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)));
if (names.length === 0) {
  console.error(`no page is called like ${chosen.join(', ')}`);
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
const server = await serveSite(root);
const browser = await launch();
await each(names, async (name) => {
  const stem = join(folder, name.replace(/\/index\.html$|\.html$/, '').replaceAll('/', '-'));
  const page = await browser.newPage();
  await page.goto(pageAddress(server.base, name), { waitUntil: 'load' });
  await page.emulateMedia({ media: 'print' });
  await page.pdf({ path: `${stem}.pdf`, format: 'A4', printBackground: true });
  for (const colorScheme of COLOURS) {
    for (const width of WIDTHS) {
      await page.emulateMedia({ media: 'screen', colorScheme });
      await page.setViewportSize({ width, height: 800 });
      // A page may be too long for one picture: that is no reason to have none of the others.
      const picture = page.screenshot({ path: `${stem}.${width}.${colorScheme}.png`, fullPage: true });
      await picture.catch((wrong) => console.error(`${name} at ${width} px, ${colorScheme}: ${wrong.message.split('\n')[0]}`));
    }
  }
  await page.close();
  console.log(name);
});
await browser.close();
await server.close();
