// No violation of accessibility rules that axe-core can find, on any page: light and wide, dark and narrow, with every `details` open.

import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { expectNone, launch } from './browser.mjs';
import { serveSite, sitePages, siteFolder } from './site.mjs';

const root = siteFolder();
let browser;
let server;

before(async () => {
  browser = await launch();
  server = await serveSite(root);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

for (const [colorScheme, width] of [['light', 1280], ['dark', 360]]) {
  test(`axe finds nothing in ${colorScheme} colours at ${width} px`, async () => {
    expectNone(await violations(browser, server.base, sitePages(root), { colorScheme, viewport: { width, height: 800 } }));
  });
}
