// No violation of accessibility rules that axe-core can find, on any page: light and wide, dark and narrow, with every `details` open.

import { test } from 'node:test';
import { violations } from './axe.mjs';
import { expectNone } from './browser.mjs';
import { sitePages, siteFolder } from './site.mjs';
import { browser, server, stage } from './stage.mjs';

const root = siteFolder();

stage(root);

for (const [colorScheme, width] of [['light', 1280], ['dark', 360]]) {
  test(`axe finds nothing in ${colorScheme} colours at ${width} px`, async () => {
    expectNone(await violations(browser, server.base, sitePages(root), { colorScheme, viewport: { width, height: 800 } }));
  });
}
