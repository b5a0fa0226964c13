// Writes `src/plot/tests/d3.txt`: what d3 computes for ticks, nice, bands, stacks, bins, quantiles and curves. See README.md.
//
// Inputs come from a seed, and from the edge cases that d3's own tests name.

import { writeFileSync } from 'node:fs';
import { bin as vegaBin, quantiles as vegaQuantiles } from 'vega-statistics';
import { quantileSorted, ticks, nice as niceArray } from 'd3-array';
import { scaleBand, scaleLinear, scaleLog, scalePoint, scalePow, scaleSqrt, scaleSymlog } from 'd3-scale';
import * as shape from 'd3-shape';
import { timeTicks } from 'd3-time';
import { random } from './charts.mjs';

const lines = [
  '# What d3-array 3, d3-scale 4, d3-shape 3, d3-time 3 (ISC) and vega-statistics 2 (BSD-3-Clause) compute; written by tests/oracle/d3.mjs.',
  '# KIND INPUT = RESULT. ticks, nice, log, symlog, sqrt, pow: START STOP COUNT (pow: then the exponent). place-KIND: START STOP VALUE, over a range of 0 to 1.',
  '# log-named: which of the ticks have a name. time: START STOP COUNT in milliseconds.',
  '# band, point: N START STOP INNER OUTER = FIRST LAST STEP BANDWIDTH. bin: LOW HIGH MOST = FIRST LAST STEP. quantile: P VALUES, rising.',
  '# stack-OFFSET: SERIES PILES VALUES, series by series = START END of each. monotone: X Y … = the slope at each point.',
];
const add = (kind, input, result) => lines.push(`${kind} ${input.map(write).join(' ')} =${result.map((x) => ` ${write(x)}`).join('')}`);
const write = (x) => (Object.is(x, -0) ? '0' : String(x));

const next = random(20260601);
const pick = (list) => list[Math.floor(next() * list.length)];
const short = (x, digits = 4) => Number(x.toPrecision(digits));
const anywhere = (least = -9, most = 9) => short((next() - 0.5) * 2 * 10 ** (least + next() * (most - least)));
const ends = (least, most) => { let a, b; do { a = anywhere(least, most); b = anywhere(least, most); } while (a === b); return [a, b]; };
const positive = (least, most) => short(10 ** (least + next() * (most - least)));
const many = (n, f) => { for (let at = 0; at < n; at++) f(at); };

// ticks: d3-array's own cases, then any
for (const [a, b] of [[0, 1], [0, 10], [-10, 10], [1, 1], [10, 0], [1, 0], [0, 0.3], [0.98, 1.14], [-1e-9, 1e-9], [1e6, 1e6 + 10], [0, 1e300], [2, 2.5], [0, 2.2], [1, 364], [-28, 91]])
  for (const count of [1, 2, 3, 5, 10, 11]) add('ticks', [a, b, count], ticks(a, b, count));
many(120, () => { const [a, b] = ends(); const count = 1 + Math.floor(next() * 12); add('ticks', [a, b, count], ticks(a, b, count)); });
// nice
for (const [a, b] of [[0, 0.49], [0, 14.1], [0, 15], [132, 876], [132, 875], [-0.5, 0.5], [123.1, 1], [0.005, 0.015], [1.1, 10.9], [10.9, 1.1], [0.7, 11.001], [12.1, 11.9], [1, 1], [-49.6, -0.1]])
  for (const count of [1, 5, 10, 100]) add('nice', [a, b, count], scaleLinear().domain([a, b]).nice(count).domain());
many(80, () => { const [a, b] = ends(); add('nice', [a, b, 10], scaleLinear().domain([a, b]).nice(10).domain()); });
// log
const logs = (a, b, count) => {
  const scale = scaleLog().domain([a, b]);
  add('log', [a, b, count], scale.ticks(count));
  const format = scale.tickFormat(count, (x) => 'x');
  add('log-named', [a, b, count], scale.ticks(count).map((value) => (format(value) ? 1 : 0)));
  add('log-nice', [a, b], scale.nice().domain());
};
for (const [a, b] of [[0.1, 1], [1, 10], [1, 100], [0.15, 0.68], [10, 1], [1e10, 1], [1.2, 8.9], [41, 42], [1e-4, 1e4], [1e-20, 1e20]]) for (const count of [3, 5, 10]) logs(a, b, count);
many(50, () => logs(...[positive(-12, 12), positive(-12, 12)].sort((a, b) => a - b), pick([2, 4, 6, 10])));
// the others
many(40, () => { const [a, b] = ends(-3, 6); add('symlog', [a, b, 8], scaleSymlog().domain([a, b]).ticks(8)); add('place-symlog', [a, b, short(a + (b - a) * next())], []); });
many(40, () => { const [a, b] = [positive(-3, 5), positive(-3, 5)].sort((x, y) => x - y); const exponent = pick([0.3, 0.5, 2, 3]); add('pow', [a, b, 8, exponent], scalePow().exponent(exponent).domain([a, b]).ticks(8)); });
const places = { linear: scaleLinear, log: scaleLog, symlog: scaleSymlog, sqrt: scaleSqrt };
for (let at = lines.length; at--;) if (lines[at].startsWith('place-')) lines.splice(at, 1);
for (const [name, scale] of Object.entries(places)) many(30, () => {
  const [a, b] = name === 'log' ? [positive(-6, 6), positive(-6, 6)] : ends(-3, 6);
  if (a === b) return;
  const value = name === 'log' ? positive(-6, 6) : short(a + (b - a) * (next() * 1.4 - 0.2));
  add(`place-${name}`, [a, b, value], [scale().domain([a, b]).range([0, 1])(value)]);
});
// time, in UTC
const SPANS = [2000, 45e3, 4e5, 3e6, 2e7, 1.4e8, 6e8, 4e9, 2e10, 1e11, 8e11, 9e12];
for (const span of SPANS) many(6, () => {
  const start = Math.floor((next() * 80 - 30) * 365.25 * 86400e3);
  const stop = start + Math.floor(span * (0.5 + next()));
  const count = 3 + Math.floor(next() * 9);
  add('time', [start, stop, count], timeTicks(new Date(start), new Date(stop), count).map(Number));
});
// bands and points
many(60, () => {
  const n = 1 + Math.floor(next() * 20);
  const [start, stop] = pick([[0, 100], [0, 960], [250, 10], [20, 640]]);
  const [inner, outer] = [short(next(), 2), short(next() * 2, 2)];
  const band = scaleBand(Array.from({ length: n }, (_, at) => at), [start, stop]).paddingInner(inner).paddingOuter(outer);
  add('band', [n, start, stop, inner, outer], [band(0), band(n - 1), band.step(), band.bandwidth()]);
  const point = scalePoint(Array.from({ length: n }, (_, at) => at), [start, stop]).padding(outer);
  add('point', [n, start, stop, outer], [point(0), point(n - 1), point.step(), point.bandwidth()]);
});
// bins
for (const [low, high, most] of [[0, 1, 10], [0.3, 0.7, 10], [1.1, 2.2, 20], [-1, 1, 7], [0.1, 0.9, 5], [0, 0.07, 10], [46, 230, 10], [0.7, 2.8, 30], [1e-9, 3e-9, 6], [1e15, 3e15, 12]]) bins(low, high, most);
many(90, () => { const [a, b] = ends(-6, 9); bins(Math.min(a, b), Math.max(a, b), pick([3, 5, 6, 10, 10, 10, 15, 20, 30, 50])); });
function bins(low, high, most) {
  const { start, stop, step } = vegaBin({ extent: [low, high], maxbins: most });
  add('bin', [low, high, most], [start, stop, step]);
}
// quantiles
many(60, () => {
  const values = Array.from({ length: 1 + Math.floor(next() * 12) }, () => anywhere(-2, 3)).sort((a, b) => a - b);
  const p = pick([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]);
  const result = quantileSorted(values, p);
  if (p > 0 && p < 1 && Math.abs(vegaQuantiles(values, [p])[0] - result) > 1e-9 * Math.abs(result)) throw new Error('d3 and Vega disagree');
  add('quantile', [p, ...values], [result]);
});
// stacks
const OFFSETS = { zero: shape.stackOffsetDiverging, percent: shape.stackOffsetExpand, center: shape.stackOffsetSilhouette };
for (const [name, offset] of Object.entries(OFFSETS)) many(20, () => {
  const [m, n] = [1 + Math.floor(next() * 4), 1 + Math.floor(next() * 4)];
  const rows = Array.from({ length: n }, () => Array.from({ length: m }, () => short(next() * 100 * (name === 'zero' && next() < 0.4 ? -1 : 1), 3)));
  const keys = Array.from({ length: m }, (_, at) => at);
  const stacked = shape.stack().keys(keys).value((row, key) => row[key]).offset(offset)(rows);
  add(`stack-${name}`, [m, n, ...keys.flatMap((key) => rows.map((row) => row[key]))], stacked.flatMap((series) => series.flatMap(([a, b]) => [Math.min(a, b), Math.max(a, b)])));
});
// the smooth curve
many(25, () => {
  const n = 2 + Math.floor(next() * 7);
  const points = Array.from({ length: n }, (_, at) => [at * 10 + Math.floor(next() * 5), short(next() * 100, 3)]);
  const path = [];
  const context = { moveTo() {}, lineTo(x, y) { path.push([x, y, x, y, x, y]); }, bezierCurveTo(...args) { path.push(args); }, closePath() {} };
  const curve = shape.curveMonotoneX(context);
  curve.lineStart();
  for (const [x, y] of points) curve.point(x, y);
  curve.lineEnd();
  // The slopes at the starts of the pieces, and at the end of the last.
  const slopes = points.slice(0, -1).map(([x, y], at) => (path[at][0] === x ? 0 : (path[at][1] - y) / (path[at][0] - x)));
  const last = path.at(-1);
  slopes.push((last[5] - last[3]) / (last[4] - last[2] || 1));
  if (n > 2) add('monotone', points.flat(), slopes);
});

writeFileSync(new URL('../../src/plot/tests/d3.txt', import.meta.url), `${lines.join('\n')}\n`);
