// Lighthouse gives the five largest pages at least 98 of 100 in each of its four categories.
//
// Speed is measured, and machines are noisy: a page has three tries for it. Machines also differ: Lighthouse slows this one
// down to a phone of the middle class, by how fast its own benchmark ran here. Source: Lighthouse `docs/throttling.md`, whose
// factor of 4 is meant for a desktop of 1,500 or more in that benchmark, and whose phone has about 375.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import lighthouse from 'lighthouse';
import { throttling } from 'lighthouse/core/config/constants.js';
import { expectNone } from './browser.mjs';
import { pageAddress, sitePages, siteFolder } from './site.mjs';
import { browser, server, stage } from './stage.mjs';

const LEAST = 0.98;
const TRIES = 3;
const PAGES = 5;
const PORT = 9357;
const PHONE = 375;
const MOST_SLOWDOWN = 4;

const root = siteFolder();
const size = (name) => statSync(join(root, name)).size;
// A page of Lighthouse's own kind: not the 404 page, and no figure by itself, which ask not to be indexed.
const largest = sitePages(root).filter((name) => name.endsWith('index.html')).sort((a, b) => size(b) - size(a)).slice(0, PAGES);

stage(root, [`--remote-debugging-port=${PORT}`]);

let cpuSlowdownMultiplier = MOST_SLOWDOWN;

async function ask(name) {
  const flags = { port: PORT, output: 'json', logLevel: 'silent', throttling: { ...throttling.mobileSlow4G, cpuSlowdownMultiplier } };
  const { lhr } = await lighthouse(pageAddress(server.base, name), flags);
  const index = lhr.environment.benchmarkIndex;
  cpuSlowdownMultiplier = Math.min(MOST_SLOWDOWN, Math.max(1, index / PHONE));
  return lhr;
}

for (const name of largest) {
  test(`${name} is good`, async () => {
    let short = [];
    for (let turn = 0; turn < TRIES; turn += 1) {
      const lhr = await ask(name);
      short = Object.values(lhr.categories).filter(({ score }) => !(score >= LEAST)).map(({ title, score, auditRefs }) => {
        const failed = auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
        return [name, `${title}: ${score} (benchmark ${lhr.environment.benchmarkIndex}): ${failed.map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''}`).join(', ')}`];
      });
      if (short.length === 0) break;
    }
    expectNone(short);
  });
}
