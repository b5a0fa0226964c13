// The browser and the server of a test file: there once its tests run, closed behind them.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** The same for a site of the test's own, which the program in $TUZHANG builds first: `files` are texts by their names. */
export function stageSite(files, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'tuzhang-test-'));
  before(() => {
    if (!process.env.TUZHANG) throw new Error('name the program to test in TUZHANG');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    execFileSync(process.env.TUZHANG, ['build', '--root', folder], { stdio: 'pipe' });
  });
  stage(join(folder, 'public'), flags);
  after(() => rmSync(folder, { recursive: true, force: true }));
}
