// Writes `gallery/NAME.json` beside this file: the charts of `charts.mjs` as Vega computes them. See README.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { truth } from './vega.mjs';
import { CHARTS } from './charts.mjs';

const folder = new URL('./gallery/', import.meta.url);
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
let failed = 0;
for (const chart of CHARTS) {
  if (wanted.length && !wanted.some((word) => chart.name.includes(word))) continue;
  try {
    const facts = await truth(chart);
    writeFileSync(new URL(`${chart.name}.json`, folder), `${lines(facts)}\n`);
  } catch (error) {
    failed += 1;
    console.error(`${chart.name}: ${error.stack ?? error}`);
  }
}
process.exit(failed ? 1 : 0);

/** JSON with one line for each column and each list of marks, numbers to 1e-10 of their size. */
function lines(facts) {
  const short = (_, value) => (typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(14)) : value);
  const flat = (object) => JSON.stringify(object, short);
  const block = (object, depth) => `{\n${Object.entries(object).map(([key, value]) => `${' '.repeat(depth)}${JSON.stringify(key)}: ${flat(value)}`).join(',\n')}\n${' '.repeat(depth - 1)}}`;
  return `{\n "size": ${flat(facts.size)},\n "chart": ${flat(facts.chart)},\n "rows": ${block(facts.rows, 2)},\n "expect": ${block(facts.expect, 2)}\n}`;
}
