// Chromium, and what a page says while it is looked at. The browser never reaches past this machine.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** `flags`: more than the usual ones. */
export async function launch(flags = []) {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(`there is no Chromium at ${executablePath}: install the package chromium, or name the program in CHROMIUM`);
  }
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/** Collects all that a page should not do: console messages, errors, failed requests, requests outside `base`. */
export function listen(page, base) {
  const heard = [];
  page.on('console', (message) => heard.push(`console.${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { heard.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('requestfailed', (request) => heard.push(`request failed: ${request.url()} (${request.failure()?.errorText})`));
  page.on('response', (response) => { if (response.status() >= 400) heard.push(`${response.status()}: ${response.url()}`); });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob|about):/.test(request.url())) heard.push(`outside request: ${request.url()}`);
  });
  return heard;
}

/** Runs `work(item)` over all items, a few at a time, and answers in their order. */
export async function each(items, work, atOnce = 2) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** The same in tabs of a context, each of which goes from item to item: opening a new one takes longer than most visits. */
export async function eachInTab(context, items, work, atOnce = 2) {
  const tabs = await Promise.all(Array.from({ length: atOnce }, () => context.newPage()));
  const size = tabs[0].viewportSize();
  const results = await each(items, async (item) => {
    const tab = tabs.pop();
    const result = await work(tab, item);
    tab.removeAllListeners();
    await tab.emulateMedia({ media: null });
    await tab.setViewportSize(size);
    tabs.push(tab);
    return result;
  }, atOnce);
  await Promise.all(tabs.map((tab) => tab.close()));
  return results;
}

/** Fails with one line for each complaint, and says nothing when there is none. `complaints`: [page, text] pairs. */
export function expectNone(complaints, most = 40) {
  if (complaints.length === 0) return;
  const lines = complaints.slice(0, most).map(([page, text]) => `  ${page}: ${text}`);
  if (complaints.length > most) lines.push(`  … and ${complaints.length - most} more`);
  const error = new Error(`${complaints.length} complaint${complaints.length === 1 ? '' : 's'}\n${lines.join('\n')}`);
  error.stack = error.message; // where this file throws is no news
  throw error;
}
