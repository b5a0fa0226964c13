// Standalone drawings look the same in a browser and in resvg, which rasterises what people download.
//
// RESVG names the program (`cargo install resvg`), CHARTS a folder of random charts, SITE a built site; each drawing of both is compared.
// Needs a CJK font that both find.

import { test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNone, launch } from './browser.mjs';

const { RESVG, CHARTS, SITE } = process.env;
/** A pixel differs when, of the nine in its place in the other picture, each is off by more than this of 255 in some channel:
    edges and letters are smoothed differently, but nothing is painted elsewhere or in another colour. */
const CHANNEL = 64;
/** Px of the pictures for each of the drawing: what a screen of today shows. */
const SCALE = 2;
/** The largest share of pixels that may differ. */
const MOST = 0.01;

const drawings = (folder) => (folder ? readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.svg')).sort().map((name) => join(folder, name)) : []);
/** A drawing of ours, and not in Korean: Chromium takes the Korean forms of a font by the language of the text, its wider space among them, resvg does not. */
const standalone = (path) => {
  const svg = readFileSync(path, 'utf8');
  return svg.startsWith('<svg xmlns=') && svg.includes('tz-paper') && !/^<svg[^>]* lang="ko/.test(svg);
};

test('standalone drawings are the same in Chromium and in resvg', { skip: RESVG ? false : 'RESVG names no program' }, async () => {
  const paths = [...drawings(CHARTS && join(CHARTS, 'standalone')), ...drawings(SITE)].filter(standalone);
  if (paths.length < 20) throw new Error(`${paths.length} drawings are too few`);
  const folder = mkdtempSync(join(tmpdir(), 'raster-'));
  // Without hinting, letters stand where their advances put them, as resvg sets them.
  const browser = await launch(['--font-render-hinting=none', '--enable-font-subpixel-positioning']);
  const complaints = [];
  let worst = ['', 0];
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 }, deviceScaleFactor: SCALE });
    for (const path of paths) {
      const svg = readFileSync(path, 'utf8');
      const png = join(folder, 'ours.png');
      execFileSync(RESVG, ['--zoom', String(SCALE), path, png], { stdio: 'pipe' });
      await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
      const shot = await page.locator('svg').first().screenshot({ type: 'png' });
      const share = await page.evaluate(differing, { a: shot.toString('base64'), b: readFileSync(png).toString('base64'), channel: CHANNEL });
      if (share > worst[1]) worst = [path, share];
      if (process.env.VERBOSE) console.log(`${(share * 100).toFixed(2)} % ${path}`);
      if (share > MOST) complaints.push([path, `${(share * 100).toFixed(2)} % of the pixels differ`]);
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`# ${paths.length} drawings; the worst is ${worst[0]} with ${(worst[1] * 100).toFixed(2)} %`);
  expectNone(complaints);
});

/** Runs in the page: the share of pixels that differ between two pictures; all of them when their sizes differ by more than rounding. */
async function differing({ a, b, channel }) {
  const pixels = async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, picture.width, picture.height);
  };
  const [p, q] = [await pixels(a), await pixels(b)];
  if (Math.abs(p.width - q.width) > 1 || Math.abs(p.height - q.height) > 1) return 1;
  const [width, height] = [Math.min(p.width, q.width), Math.min(p.height, q.height)];
  const same = (i, j) => {
    for (let k = 0; k < 4; k++) if (Math.abs(p.data[i + k] - q.data[j + k]) > channel) return false;
    return true;
  };
  const at = (picture, x, y) => (y * picture.width + x) * 4;
  const near = (x, y, found) => {
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) if (found(u, v)) return true;
    return false;
  };
  let count = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, j] = [at(p, x, y), at(q, x, y)];
      if (same(i, j)) continue;
      if (!near(x, y, (u, v) => same(i, at(q, u, v))) || !near(x, y, (u, v) => same(at(p, u, v), j))) count++;
    }
  return count / (width * height);
}
