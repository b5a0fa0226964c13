// No violation of accessibility rules that axe-core can find, on any page: light and wide, dark and as narrow as they come, and on paper, with every `details` open.

import { test } from 'node:test';
import { violations } from './axe.mjs';
import { expectNone } from './browser.mjs';
import { sitePages, siteFolder } from './site.mjs';
import { browser, server, stage } from './stage.mjs';

const root = siteFolder();
const PAPER_WIDTH = 718; // A4 with margins of 10 mm, in CSS pixels

stage(root);

for (const [colorScheme, width, media] of [['light', 1280], ['dark', 320], ['light', PAPER_WIDTH, 'print']]) {
  test(`axe finds nothing in ${colorScheme} colours at ${width} px${media ? ' in print' : ''}`, async () => {
    expectNone(await violations(browser, server.base, sitePages(root), { colorScheme, viewport: { width, height: 800 } }, { media }));
  });
}
