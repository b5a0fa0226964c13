// The browser and the server of a test file: there once its tests run, closed behind them.

import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { serveSite } from './site.mjs';

export let browser;
export let server;

/** Opens both for the tests of a file; `flags` are those of the browser. */
export function stage(root, flags) {
  before(async () => {
    browser = await launch(flags);
    server = await serveSite(root);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}
