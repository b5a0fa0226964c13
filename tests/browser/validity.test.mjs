// Every page and every drawing passes the Nu HTML checker, which is a Java program.
//
// Its opinions on style sheets are left out: it does not know what browsers have learnt since (`@container`, anchors).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { expectNone } from './browser.mjs';
import { siteFolder } from './site.mjs';

const root = siteFolder();
const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** [file, sentence] pairs of what the checker calls an error. */
function check(kind, files) {
  const run = spawnSync('java', ['-Xss4m', '-jar', jar, `--${kind}`, '--errors-only', '--format', 'json', '--exit-zero-always', ...files],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, `the checker did not run: ${run.error?.message ?? run.stderr}`);
  return JSON.parse(run.stderr).messages
    .filter(({ message }) => !message.startsWith('CSS:'))
    .map(({ url, message, lastLine, lastColumn }) => [relative(root, new URL(url).pathname), `${lastLine}:${lastColumn}: ${message}`]);
}

const named = (end) => readdirSync(root, { recursive: true }).filter((name) => name.endsWith(end)).map((name) => join(root, name)).sort();

test('every page is valid HTML', () => {
  const pages = named('.html');
  assert.ok(pages.length > 1, 'there are pages');
  expectNone(check('html', pages));
});

test('every drawing is valid SVG', () => {
  const drawings = named('.svg');
  assert.ok(drawings.length > 1, 'there are drawings');
  expectNone(check('svg', drawings));
});

test('the checker finds faults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuzhang-valid-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, '<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"><img src="a.png">');
    assert.ok(check('html', [page]).length >= 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
