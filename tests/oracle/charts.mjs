// Charts of the kinds of Vega-Lite's gallery over rows from a seed: each in Vega-Lite (`vega`) and in Tuzhang's grammar (`ours`).
//
// `columns`: by mark of Vega's, our columns from its fields.

/** A seeded random (mulberry32). */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const times = (n, f) => Array.from({ length: n }, (_, at) => f(at));
const round = (x, d = 2) => Number(x.toFixed(d));
const DAY = 86400000;
const utc = (...parts) => new Date(Date.UTC(...parts)).toISOString().slice(0, 19);

/** Rows of n categories × m groups; `gaps`: share of rows left out; `low`, `high`: of the value. */
function grid(seed, n, m, { low = 0, high = 100, gaps = 0, nulls = 0 } = {}) {
  const next = random(seed);
  const rows = [];
  for (let a = 0; a < n; a++)
    for (let b = 0; b < m; b++) {
      const value = round(low + next() * (high - low));
      if (next() < gaps) continue;
      rows.push({ a: String.fromCharCode(65 + a), c: 'uvwxyz'[b], v: next() < nulls ? null : value });
    }
  return rows;
}

/** A walk over dates `step` ms apart. */
function series(seed, n, start, step, { groups = 1, level = 50, jump = 10, gaps = 0, nulls = 0 } = {}) {
  const next = random(seed);
  const rows = [];
  for (let g = 0; g < groups; g++) {
    let v = level * (1 + g / 2);
    for (let at = 0; at < n; at++) {
      v = Math.abs(v + (next() - 0.48) * jump);
      if (next() < gaps) continue;
      const t = typeof step === 'function' ? step(at) : start + at * step;
      rows.push({ t: new Date(t).toISOString().slice(0, 23), c: 'uvwxyz'[g], v: next() < nulls ? null : round(v) });
    }
  }
  return rows;
}

function cloud(seed, n, { scale = [100, 100], shift = [0, 0], power = 1 } = {}) {
  const next = random(seed);
  return times(n, (at) => ({
    x: Number((shift[0] + next() ** power * scale[0]).toPrecision(6)),
    y: Number((shift[1] + next() ** power * scale[1]).toPrecision(6)),
    s: round(next() * 40 + 1, 1),
    c: 'uvw'[at % 3],
    k: 'KLMN'[Math.floor(next() * 4)],
  }));
}

const values = (rows) => ({ data: { values: rows } });
const N = (field, more = {}) => ({ field, type: 'nominal', ...more });
const Q = (field, more = {}) => ({ field, type: 'quantitative', ...more });
const T = (field, more = {}) => ({ field, type: 'temporal', ...more });
const O = (field, more = {}) => ({ field, type: 'ordinal', ...more });

const number = (column, more = {}) => ({ column, as: 'number', ...more });
const text = (column, more = {}) => ({ column, as: 'text', ...more });
const time = (column, precision = 'instant', more = {}) => ({ column, as: `time:${precision}`, ...more });

export const CHARTS = [];
function chart(name, vega, ours, columns, more = {}) {
  CHARTS.push({ name, vega, ours, columns: Array.isArray(columns) ? columns : [columns], ...more });
}

// ---------------------------------------------------------------- bars

chart('bar_lying_negative',
  { ...values(grid(1, 9, 1, { low: -60, high: 90 })), mark: 'bar', encoding: { y: N('a'), x: Q('v') } },
  { layers: [{ mark: 'bar', x: number('v'), y: text('a') }] }, { a: 'a', v: 'v' });

chart('bar_all_negative',
  { ...values(grid(3, 7, 1, { low: -900, high: -100 })), mark: 'bar', encoding: { x: N('a'), y: Q('v') } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v') }] }, { a: 'a', v: 'v' });

chart('bar_stacked_signs',
  { ...values(grid(4, 6, 3, { low: -40, high: 80 })), mark: 'bar', encoding: { x: N('a'), y: Q('v'), color: N('c'), order: { field: 'c' } } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v'), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_stacked_lying_gaps',
  { ...values(grid(5, 6, 4, { gaps: 0.25 })), mark: 'bar', encoding: { y: N('a'), x: Q('v'), color: N('c') } },
  { layers: [{ mark: 'bar', y: text('a', { order: 'ascending' }), x: number('v'), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_stacked_sum',
  { ...values([...grid(6, 5, 3), ...grid(7, 5, 3)]), mark: 'bar', encoding: { x: N('a'), y: Q('v', { aggregate: 'sum' }), color: N('c') } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v'), color: text('c', { order: 'descending' }) }] }, { a: 'a', v: 'sum_v', c: 'c' });

chart('bar_normalized_lying',
  { ...values(grid(8, 7, 3)), mark: 'bar', encoding: { y: N('a'), x: Q('v', { stack: 'normalize' }), color: N('c') } },
  { stack: 'percent', layers: [{ mark: 'bar', y: text('a'), x: number('v'), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_grouped_gaps',
  { ...values(grid(9, 5, 4, { gaps: 0.2, nulls: 0.15 })), mark: 'bar', encoding: { x: N('a'), y: Q('v'), xOffset: N('c'), color: N('c') } },
  { group: 'dodged', layers: [{ mark: 'bar', x: text('a'), y: number('v'), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_grouped_lying_negative',
  { ...values(grid(10, 5, 3, { low: -50 })), mark: 'bar', encoding: { y: N('a'), x: Q('v'), yOffset: N('c'), color: N('c') } },
  { group: 'dodged', layers: [{ mark: 'bar', y: text('a'), x: number('v'), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_overlaid',
  { ...values(grid(11, 6, 2)), mark: 'bar', encoding: { x: N('a'), y: Q('v', { stack: null }), color: N('c') } },
  { stack: 'none', layers: [{ mark: 'bar', x: text('a'), y: number('v'), color: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_of_one_dimension',
  { ...values(grid(12, 1, 4)), mark: 'bar', encoding: { x: Q('v'), color: N('c') } },
  { layers: [{ mark: 'bar', x: number('v'), color: text('c', { order: 'ascending' }) }] }, { v: 'v', c: 'c' });

chart('bar_single_without_base',
  { ...values(grid(13, 6, 1)), mark: 'bar', encoding: { x: Q('v', { aggregate: 'sum' }) } },
  { layers: [{ mark: 'bar', x: number('v') }] }, { v: 'sum_v' });

chart('bar_pyramid',
  { ...values(grid(14, 8, 2).map((row) => ({ ...row, v: row.c === 'u' ? -row.v : row.v }))), mark: 'bar', encoding: { y: O('a', { sort: 'descending' }), x: Q('v'), color: N('c') } },
  { layers: [{ mark: 'bar', y: text('a', { order: 'descending' }), x: number('v'), color: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_floating',
  { ...values(grid(15, 7, 1).map((row, at) => ({ ...row, w: round(row.v + 5 + at * 3) }))), mark: 'bar', encoding: { y: N('a'), x: Q('v'), x2: { field: 'w' } } },
  { layers: [{ mark: 'bar', y: text('a'), x: number('v', { zero: true }), x2: number('w') }] }, { a: 'a', v: 'v', w: 'w' });

chart('gantt_in_days',
  { ...values(times(6, (at) => ({ a: `Task ${at}`, t: utc(2024, 0, 3 + at * 9), e: utc(2024, 0, 17 + at * 13) }))), mark: 'bar', encoding: { y: N('a'), x: T('t'), x2: { field: 'e' } } },
  { layers: [{ mark: 'bar', y: text('a'), x: time('t', 'day'), x2: time('e', 'day') }] }, { a: 'a', t: 't', e: 'e' });

chart('bar_floating_standing',
  { ...values(grid(16, 7, 1, { low: 10 }).map((row, at) => ({ ...row, w: round(row.v - 8 - at) }))), mark: 'bar', encoding: { x: N('a'), y: Q('v'), y2: { field: 'w' } } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v', { zero: true }), y2: number('w') }] }, { a: 'a', v: 'v', w: 'w' });

chart('bar_sorted_by_another',
  { ...values(grid(17, 8, 1).map((row, at) => ({ ...row, w: (at * 37) % 11 }))), mark: 'bar', encoding: { x: N('a', { sort: { field: 'w', order: 'descending' } }), y: Q('v') } },
  { sort: '-w', layers: [{ mark: 'bar', x: text('a'), y: number('v') }] }, { a: 'a', v: 'v', w: 'w' });

chart('bar_sorted_listed',
  { ...values(grid(18, 6, 1)), mark: 'bar', encoding: { x: N('a', { sort: ['D', 'B'] }), y: Q('v') } },
  { layers: [{ mark: 'bar', x: text('a', { order: ['D', 'B'] }), y: number('v') }] }, { a: 'a', v: 'v' });

chart('bar_sorted_rising',
  { ...values(grid(19, 9, 1)), mark: 'bar', encoding: { y: N('a', { sort: 'x' }), x: Q('v') } },
  { layers: [{ mark: 'bar', y: text('a', { order: 'value-ascending' }), x: number('v') }] }, { a: 'a', v: 'v' });

chart('bar_top_five',
  { ...values(grid(20, 12, 1)), transform: [{ window: [{ op: 'rank', as: 'rank' }], sort: [{ field: 'v', order: 'descending' }] }, { filter: 'datum.rank <= 5' }], mark: 'bar', encoding: { y: N('a', { sort: '-x' }), x: Q('v') } },
  { layers: [{ mark: 'bar', y: text('a', { order: 'value-descending' }), x: number('v') }] }, { a: 'a', v: 'v' });

chart('bar_on_a_cropped_domain',
  { ...values(grid(21, 6, 1, { low: 20 })), mark: { type: 'bar', clip: true }, encoding: { x: N('a'), y: Q('v', { scale: { domain: [0, 130] } }) } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v', { domain: [0, 130] }) }] }, { a: 'a', v: 'v' });

chart('bar_without_round_ends',
  { ...values(grid(22, 6, 1)), mark: 'bar', encoding: { x: N('a'), y: Q('v', { scale: { nice: false } }) } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v', { nice: false }) }] }, { a: 'a', v: 'v' });

chart('bar_downward',
  { ...values(grid(23, 6, 1)), mark: 'bar', encoding: { x: N('a'), y: Q('v', { sort: 'descending' }) } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v', { reverse: true }) }] }, { a: 'a', v: 'v' });

chart('bar_and_mean',
  { ...values(grid(25, 8, 1)), layer: [
    { mark: 'bar', encoding: { x: N('a'), y: Q('v') } },
    { mark: 'rule', encoding: { y: Q('v', { aggregate: 'mean' }) } }] },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v') }, { mark: 'rule', y: number('m') }] },
  [{ a: 'a', v: 'v' }, { m: 'mean_v' }]);

chart('bullet',
  { ...values(grid(26, 5, 1).map((row) => ({ ...row, w: round(row.v * 1.2 + 4) }))), layer: [
    { mark: 'bar', encoding: { y: N('a'), x: Q('v') } },
    { mark: 'tick', encoding: { y: N('a'), x: Q('w') } }] },
  { layers: [{ mark: 'bar', y: text('a'), x: number('v') }, { mark: 'tick', y: text('a'), x: number('w') }] }, { a: 'a', v: 'v', w: 'w' });

// ---------------------------------------------------------------- bars over time

for (const [name, unit, precision, start, step, n] of [
  ['year', 'year', 'year', 2011, (at) => Date.UTC(2011 + at, 4, 3), 9],
  ['quarter', 'yearquarter', 'quarter', 0, (at) => Date.UTC(2021, at * 3 + 1, 9), 9],
  ['month', 'yearmonth', 'month', 0, (at) => Date.UTC(2022, at, 9), 15],
  ['week', 'yearweek', 'week', Date.UTC(2024, 0, 8), 7 * DAY, 10],
  ['day', 'yearmonthdate', 'day', Date.UTC(2024, 1, 20), DAY, 18],
]) {
  chart(`bar_time_${name}`,
    { ...values(series(30 + name.length, n, start, step)), mark: 'bar', encoding: { x: T('t', { timeUnit: unit }), y: Q('v', { aggregate: 'mean' }) } },
    { layers: [{ mark: 'bar', x: time('t', precision, { kind: 'time' }), y: number('v') }] },
    { t: `${unit}_t`, v: 'mean_v' });
}

for (const [name, unit] of [['weekday', 'day'], ['hour', 'hours'], ['month', 'month'], ['quarter', 'quarter']])
  chart(`bar_by_${name}`,
    { ...values(series(40 + name.length, 120, Date.UTC(2023, 0, 1), 2.5 * DAY + 5 * 3600000)), mark: 'bar', encoding: { x: O('t', { timeUnit: unit }), y: Q('v', { aggregate: 'mean' }) } },
    { layers: [{ mark: 'bar', x: { column: 't', as: 'time:instant' }, y: number('v') }] },
    { t: `${unit}_t`, v: 'mean_v' });

chart('bar_time_stacked',
  { ...values(series(46, 24, Date.UTC(2020, 0, 10), 30.4 * DAY, { groups: 3 })), mark: 'bar', encoding: { x: T('t', { timeUnit: 'yearmonth' }), y: Q('v', { aggregate: 'sum' }), color: N('c') } },
  { layers: [{ mark: 'bar', x: time('t', 'month', { kind: 'time' }), y: number('v'), color: text('c', { order: 'descending' }) }] },
  { t: 'yearmonth_t', v: 'sum_v', c: 'c' });

// ---------------------------------------------------------------- bins

const binned = (name, seed, n, shape, bin, field) =>
  chart(`histogram_${name}`,
    { ...values(cloud(seed, n, shape)), mark: 'bar', encoding: { x: Q('x', { bin }), y: { aggregate: 'count', type: 'quantitative' } } },
    { layers: [{ mark: 'bar', x: number('low', { ticks: 'bins' }), x2: number('high'), y: number('count') }] },
    { low: field, high: `${field}_end`, count: '__count' });
binned('of_ten', 50, 200, { scale: [73, 1], shift: [-11, 0] }, true, 'bin_maxbins_10_x');
binned('of_thirty', 51, 300, { scale: [1, 1] }, { maxbins: 30 }, 'bin_maxbins_30_x');
binned('of_five', 52, 100, { scale: [8e6, 1], power: 3 }, { maxbins: 5 }, 'bin_maxbins_5_x');
binned('of_step', 53, 150, { scale: [40, 1] }, { step: 2.5 }, 'bin_step_2_5_x');
binned('of_halves', 64, 200, { scale: [6.3, 1], shift: [-2, 0] }, { maxbins: 15 }, 'bin_maxbins_15_x');

chart('histogram_lying',
  { ...values(cloud(55, 200)), mark: 'bar', encoding: { y: Q('x', { bin: true }), x: { aggregate: 'count', type: 'quantitative' } } },
  { layers: [{ mark: 'bar', y: number('low', { ticks: 'bins' }), y2: number('high'), x: number('count') }] },
  { low: 'bin_maxbins_10_x', high: 'bin_maxbins_10_x_end', count: '__count' });

chart('histogram_stacked',
  { ...values(cloud(56, 200)), mark: 'bar', encoding: { x: Q('x', { bin: true }), y: { aggregate: 'count', type: 'quantitative' }, color: N('c') } },
  { layers: [{ mark: 'bar', x: number('low', { ticks: 'bins' }), x2: number('high'), y: number('count'), color: text('c', { order: 'descending' }) }] },
  { low: 'bin_maxbins_10_x', high: 'bin_maxbins_10_x_end', count: '__count', c: 'c' });

chart('histogram_normalized',
  { ...values(cloud(57, 200)), mark: 'bar', encoding: { x: Q('x', { bin: true }), y: { aggregate: 'count', type: 'quantitative', stack: 'normalize' }, color: N('c') } },
  { stack: 'percent', layers: [{ mark: 'bar', x: number('low', { ticks: 'bins' }), x2: number('high'), y: number('count'), color: text('c', { order: 'descending' }) }] },
  { low: 'bin_maxbins_10_x', high: 'bin_maxbins_10_x_end', count: '__count', c: 'c' });

chart('histogram_cumulative',
  { ...values(cloud(58, 150)), transform: [{ sort: [{ field: 'x' }], window: [{ op: 'count', field: 'count', as: 'cum' }], frame: [null, 0] }], mark: 'area', encoding: { x: Q('x'), y: Q('cum') } },
  { layers: [{ mark: 'area', x: number('x'), y: number('cum') }] }, { x: 'x', cum: 'cum' });

chart('heatmap_binned',
  { ...values(cloud(59, 300)), mark: 'rect', encoding: { x: Q('x', { bin: { maxbins: 12 } }), y: Q('y', { bin: { maxbins: 8 } }), color: { aggregate: 'count', type: 'quantitative' } } },
  { layers: [{ mark: 'cell', x: number('x', { ticks: 'bins' }), x2: number('x2'), y: number('y', { ticks: 'bins' }), y2: number('y2'), color: number('count') }] },
  { x: 'bin_maxbins_12_x', x2: 'bin_maxbins_12_x_end', y: 'bin_maxbins_8_y', y2: 'bin_maxbins_8_y_end', count: '__count' });

chart('heatmap_of_names',
  { ...values(grid(60, 6, 5, { gaps: 0.2 })), mark: 'rect', encoding: { x: N('a'), y: N('c'), color: Q('v') } },
  { layers: [{ mark: 'cell', x: text('a', { order: 'ascending' }), y: text('c', { order: 'ascending' }), color: number('v') }] }, { a: 'a', c: 'c', v: 'v' });

chart('heatmap_labelled',
  { ...values(grid(61, 5, 4)), encoding: { x: N('a'), y: N('c') }, layer: [
    { mark: 'rect', encoding: { color: Q('v') } }, { mark: 'text', encoding: { text: Q('v') } }] },
  { layers: [{ mark: 'cell', x: text('a'), y: text('c'), color: number('v') }, { mark: 'text', x: text('a'), y: text('c'), label: number('v') }] }, { a: 'a', c: 'c', v: 'v' });

chart('rects_of_numbers',
  { ...values(times(6, (at) => ({ x: at * 7 + 1, x2: at * 7 + 6.5, y: (at * 13) % 17, y2: ((at * 13) % 17) + 4 }))), mark: 'rect', encoding: { x: Q('x'), x2: { field: 'x2' }, y: Q('y'), y2: { field: 'y2' } } },
  { layers: [{ mark: 'cell', x: number('x'), x2: number('x2'), y: number('y'), y2: number('y2') }] }, { x: 'x', x2: 'x2', y: 'y', y2: 'y2' });

chart('bubbles_of_bins',
  { ...values(cloud(62, 250)), mark: 'circle', encoding: { x: Q('x', { bin: true }), y: Q('y', { bin: true }), size: { aggregate: 'count', type: 'quantitative' } } },
  { layers: [{ mark: 'point', x: number('x', { ticks: 'bins' }), x2: number('x2'), y: number('y', { ticks: 'bins' }), y2: number('y2'), size: number('n') }] },
  { x: 'bin_maxbins_10_x', x2: 'bin_maxbins_10_x_end', y: 'bin_maxbins_10_y', y2: 'bin_maxbins_10_y_end', n: '__count' });

// ---------------------------------------------------------------- points

const scatter = (name, seed, shape, x, y, ours = {}) =>
  chart(`scatter_${name}`,
    { ...values(cloud(seed, 40, shape)), mark: 'point', encoding: { x: Q('x', x), y: Q('y', y) } },
    { layers: [{ mark: 'point', x: number('x', ours.x ?? { zero: true }), y: number('y', ours.y ?? { zero: true }) }] }, { x: 'x', y: 'y' });
scatter('plain', 70, { scale: [900, 40], shift: [100, 5] }, {}, {});
scatter('negative', 71, { scale: [200, 4], shift: [-120, -3] }, {}, {});
scatter('free', 72, { scale: [9, 400], shift: [31, 1200] }, { scale: { zero: false } }, { scale: { zero: false } }, { x: { zero: false }, y: { zero: false } });
scatter('log_log', 73, { scale: [90000, 8], shift: [1.3, 0.02], power: 4 }, { scale: { type: 'log' } }, { scale: { type: 'log' } }, { x: { kind: 'log' }, y: { kind: 'log' } });
scatter('log_within_a_decade', 74, { scale: [5, 40], shift: [2, 30] }, { scale: { type: 'log' } }, { scale: { type: 'log' } }, { x: { kind: 'log' }, y: { kind: 'log' } });
scatter('log_of_many_decades', 75, { scale: [1e12, 1e-3], shift: [1, 1e-9], power: 9 }, { scale: { type: 'log' } }, { scale: { type: 'log' } }, { x: { kind: 'log' }, y: { kind: 'log' } });
scatter('symlog', 76, { scale: [20000, 800], shift: [-6000, -30], power: 2 }, { scale: { type: 'symlog' } }, { scale: { type: 'symlog' } }, { x: { kind: 'symlog', zero: true }, y: { kind: 'symlog', zero: true } });
scatter('symlog_positive', 77, { scale: [50, 3], shift: [2, 1] }, { scale: { type: 'symlog' } }, { scale: { type: 'symlog' } }, { x: { kind: 'symlog', zero: true }, y: { kind: 'symlog', zero: true } });
scatter('sqrt', 78, { scale: [5000, 80], shift: [20, 3] }, { scale: { type: 'sqrt' } }, { scale: { type: 'sqrt' } }, { x: { kind: 'sqrt', zero: true }, y: { kind: 'sqrt', zero: true } });
scatter('pow', 79, { scale: [50, 80], shift: [20, 3] }, { scale: { type: 'pow', exponent: 2 } }, { scale: { type: 'pow', exponent: 0.4 } }, { x: { kind: 'pow:2', zero: true }, y: { kind: 'pow:0.4', zero: true } });
scatter('reversed', 80, {}, { sort: 'descending' }, { scale: { reverse: true } }, { x: { reverse: true, zero: true }, y: { reverse: true, zero: true } });
scatter('domains', 81, {}, { scale: { domain: [-20, 130] } }, { scale: { domain: [110, -15] } }, { x: { domain: [-20, 130] }, y: { domain: [110, -15] } });
scatter('half_domains', 82, {}, { scale: { domainMin: -37 } }, { scale: { domainMax: 133 } }, { x: { domain: [-37, null], zero: true, nice: false }, y: { domain: [null, 133], zero: true, nice: false } });
scatter('large_numbers', 83, { scale: [3e11, 2e15], shift: [1e10, 5e14] }, {}, {});
scatter('small_numbers', 84, { scale: [3e-5, 2e-3], shift: [1e-5, 5e-4] }, {}, {});
scatter('tick_counts', 85, {}, { axis: { tickCount: 4 } }, { axis: { tickCount: 20 } }, { x: { zero: true, ticks: 4 }, y: { zero: true, ticks: 20 } });
scatter('own_ticks', 86, {}, { axis: { values: [0, 25, 50, 95] } }, {}, { x: { zero: true, ticks: [0, 25, 50, 95] }, y: { zero: true } });

chart('scatter_bubble',
  { ...values(cloud(87, 40)), mark: 'point', encoding: { x: Q('x'), y: Q('y'), size: Q('s') } },
  { layers: [{ mark: 'point', x: number('x', { zero: true }), y: number('y', { zero: true }), size: number('s') }] }, { x: 'x', y: 'y', s: 's' });

chart('scatter_of_names_sized',
  { ...values(grid(88, 7, 4, { gaps: 0.2 })), mark: 'circle', encoding: { x: N('a'), y: N('c'), size: Q('v') } },
  { layers: [{ mark: 'point', x: text('a', { order: 'ascending' }), y: text('c', { order: 'ascending' }), size: number('v') }] }, { a: 'a', c: 'c', v: 'v' });

chart('scatter_with_nulls',
  { ...values(cloud(89, 30).map((row, at) => ({ ...row, y: at % 5 ? row.y : null }))), mark: 'point', encoding: { x: Q('x'), y: Q('y') } },
  { layers: [{ mark: 'point', x: number('x', { zero: true }), y: number('y', { zero: true }) }] }, { x: 'x', y: 'y' });

chart('texts_at_points',
  { ...values(cloud(90, 20)), mark: 'text', encoding: { x: Q('x'), y: Q('y'), text: N('k') } },
  { layers: [{ mark: 'text', x: number('x', { zero: true }), y: number('y', { zero: true }), label: text('k') }] }, { x: 'x', y: 'y', k: 'k' });

chart('strip',
  { ...values(cloud(91, 60)), mark: 'tick', encoding: { x: Q('x'), y: N('k') } },
  { layers: [{ mark: 'tick', x: number('x', { zero: true }), y: text('k', { order: 'ascending' }) }] }, { x: 'x', k: 'k' });

chart('strip_standing',
  { ...values(cloud(92, 60, { shift: [40, 40] })), mark: 'tick', encoding: { y: Q('y', { scale: { zero: false } }), x: N('k') } },
  { layers: [{ mark: 'tick', y: number('y', { zero: false }), x: text('k', { order: 'ascending' }) }] }, { y: 'y', k: 'k' });

chart('strip_of_one_dimension',
  { ...values(cloud(93, 30)), mark: 'tick', encoding: { x: Q('x') } },
  { layers: [{ mark: 'tick', x: number('x', { zero: true }) }] }, { x: 'x' });

chart('dots_of_names_and_numbers',
  { ...values(grid(94, 8, 2, { low: 30 })), mark: 'point', encoding: { x: Q('v'), y: N('a'), color: N('c') } },
  { layers: [{ mark: 'point', x: number('v', { zero: true }), y: text('a'), color: text('c') }] }, { v: 'v', a: 'a', c: 'c' });

chart('dumbbell',
  { ...values(grid(95, 7, 2)), encoding: { y: N('a'), x: Q('v') }, layer: [
    { mark: 'line', encoding: { detail: N('a') } },
    { mark: { type: 'point', filled: true }, encoding: { color: N('c') } }] },
  { layers: [{ mark: 'line', x: number('v', { zero: true }), y: text('a'), color: text('a') }, { mark: 'point', x: number('v'), y: text('a') }] }, { v: 'v', a: 'a' });

chart('lollipop',
  { ...values(grid(96, 7, 1, { low: 5 })), encoding: { x: N('a') }, layer: [
    { mark: 'rule', encoding: { y: Q('v'), y2: { datum: 0 } } },
    { mark: { type: 'point', filled: true }, encoding: { y: Q('v') } }] },
  { layers: [{ mark: 'rule', x: text('a'), y: number('v', { zero: true }), y2: number('zero') }, { mark: 'point', x: text('a'), y: number('v') }] }, { v: 'v', a: 'a', zero: () => 0 }, { plain: true });

// ---------------------------------------------------------------- lines

const timed = (name, seed, n, start, step, ours = {}, more = {}) =>
  chart(`line_${name}`,
    { ...values(series(seed, n, start, step, more.shape)), mark: more.mark ?? 'line', encoding: { x: T('t', more.x), y: Q('v', more.y), ...(more.shape?.groups ? { color: N('c') } : {}) }, ...(more.size ?? {}) },
    { ...(more.ours ?? {}), layers: [{ mark: 'line', x: time('t', 'instant'), y: number('v', { zero: true, ...ours }), ...(more.shape?.groups ? { color: text('c') } : {}) }] },
    { t: 't', v: 'v', ...(more.shape?.groups ? { c: 'c' } : {}) });
timed('of_seconds', 101, 40, Date.UTC(2024, 4, 5, 6, 7, 8), 1000);
timed('of_minutes', 102, 40, Date.UTC(2024, 4, 5, 6, 7), 60000);
timed('of_hours', 103, 60, Date.UTC(2024, 4, 5, 6), 3600000);
timed('of_days', 104, 20, Date.UTC(2024, 1, 20), DAY);
timed('of_weeks', 105, 14, Date.UTC(2024, 1, 20), 7 * DAY);
timed('of_months', 106, 18, 0, (at) => Date.UTC(2022, 10 + at, 1));
timed('of_years', 107, 14, 0, (at) => Date.UTC(2009 + at, 0, 1));
timed('of_decades', 108, 12, 0, (at) => Date.UTC(1890 + at * 10, 0, 1));
timed('of_centuries', 109, 12, 0, (at) => Date.UTC(1000 + at * 100, 0, 1));
timed('step', 110, 20, Date.UTC(2024, 1, 20), DAY, {}, { mark: { type: 'line', interpolate: 'step-after' }, ours: { curve: 'step' } });
timed('of_groups', 111, 30, Date.UTC(2024, 1, 20), DAY, {}, { shape: { groups: 3, gaps: 0.2 } });
timed('with_nulls', 112, 30, Date.UTC(2024, 1, 20), DAY, {}, { shape: { nulls: 0.2 } });
timed('log', 113, 30, Date.UTC(2024, 1, 20), DAY, { kind: 'log' }, { y: { scale: { type: 'log' } }, shape: { level: 5, jump: 40 } });
timed('wide', 114, 50, Date.UTC(2019, 1, 20), 40 * DAY, {}, { size: { width: 610, height: 170 } });
timed('free', 115, 30, Date.UTC(2024, 1, 20), DAY, { zero: false }, { y: { scale: { zero: false } } });

chart('line_of_numbers_unordered',
  { ...values(cloud(117, 15)), mark: 'line', encoding: { x: Q('x'), y: Q('y') } },
  { layers: [{ mark: 'line', x: number('x', { zero: true }), y: number('y', { zero: true }) }] }, { x: 'x', y: 'y' });

chart('line_connected',
  { ...values(cloud(118, 15).map((row, at) => ({ ...row, o: at }))), mark: 'line', encoding: { x: Q('x', { scale: { zero: false } }), y: Q('y', { scale: { zero: false } }), order: { field: 'o' } } },
  { layers: [{ mark: 'line', x: number('x', { zero: false }), y: number('y', { zero: false }), order: number('o') }] }, { x: 'x', y: 'y', o: 'o' });

chart('line_of_names',
  { ...values(grid(119, 7, 3)), mark: 'line', encoding: { x: O('a'), y: Q('v'), color: N('c') } },
  { layers: [{ mark: 'line', x: text('a'), y: number('v', { zero: true }), color: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('slope',
  { ...values(grid(120, 2, 5)), mark: 'line', encoding: { x: O('a', { scale: { padding: 0.5 } }), y: Q('v'), color: N('c') } },
  { layers: [{ mark: 'line', x: text('a'), y: number('v', { zero: true }), color: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('bump',
  { ...values(grid(121, 6, 4)), transform: [{ window: [{ op: 'rank', as: 'rank' }], sort: [{ field: 'v', order: 'descending' }], groupby: ['a'] }], mark: { type: 'line', point: true }, encoding: { x: O('a'), y: O('rank'), color: N('c') } },
  { layers: [{ mark: 'line', x: text('a'), y: number('rank', { kind: 'band' }), color: text('c') }, { mark: 'point', x: text('a'), y: number('rank', { kind: 'band' }), color: text('c') }] }, { a: 'a', rank: 'rank', c: 'c' });

chart('line_mean_by_year',
  { ...values(series(122, 60, Date.UTC(2010, 0, 5), 61 * DAY)), mark: 'line', encoding: { x: T('t', { timeUnit: 'year' }), y: Q('v', { aggregate: 'mean' }) } },
  { layers: [{ mark: 'line', x: time('t', 'year'), y: number('v', { zero: true }) }] }, { t: 'year_t', v: 'mean_v' });

chart('line_mean_by_month',
  { ...values(series(123, 60, Date.UTC(2010, 0, 5), 21 * DAY)), mark: 'line', encoding: { x: T('t', { timeUnit: 'yearmonth' }), y: Q('v', { aggregate: 'mean' }) } },
  { layers: [{ mark: 'line', x: time('t', 'month'), y: number('v', { zero: true }) }] }, { t: 'yearmonth_t', v: 'mean_v' });

chart('line_moving_mean',
  { ...values(series(124, 40, Date.UTC(2024, 1, 20), DAY)), transform: [{ window: [{ op: 'mean', field: 'v', as: 'm' }], frame: [-3, 3] }], layer: [
    { mark: 'point', encoding: { x: T('t'), y: Q('v') } }, { mark: 'line', encoding: { x: T('t'), y: Q('m') } }] },
  { layers: [{ mark: 'point', x: time('t', 'day'), y: number('v', { zero: true }) }, { mark: 'line', x: time('t', 'day'), y: number('m') }] }, { t: 't', v: 'v', m: 'm' });

chart('line_two_axes',
  { ...values(series(125, 24, 0, (at) => Date.UTC(2022, at, 1)).map((row, at) => ({ ...row, w: (at * 731) % 900 }))), encoding: { x: T('t') }, layer: [
    { mark: 'bar', encoding: { y: Q('v') } }, { mark: 'line', encoding: { y: Q('w') } }].map((layer, at) => (at ? layer : { ...layer, mark: 'area' })), resolve: { scale: { y: 'independent' } } },
  { panels: 'dual', layers: [{ mark: 'area', x: time('t', 'month'), y: number('v') }, { mark: 'line', x: time('t', 'month'), y: number('w', { zero: true }) }] }, { t: 't', v: 'v', w: 'w' },
  { scales: { y: 'layer_0_y', y_right: 'layer_1_y' } });

// ---------------------------------------------------------------- areas

const areas = (name, seed, stack, more = {}) =>
  chart(`area_${name}`,
    { ...values(series(seed, 14, 0, (at) => Date.UTC(2022, at, 1), { groups: 3, gaps: more.gaps ?? 0, nulls: more.nulls ?? 0 })), mark: { type: 'area', ...(more.mark ?? {}) }, encoding: { x: T('t'), y: Q('v', { stack }), color: N('c'), ...(more.encoding ?? {}) } },
    { stack: { zero: 'zero', normalize: 'percent', center: 'center' }[stack] ?? 'none', layers: [{ mark: 'area', x: time('t', 'month'), y: number('v'), color: text('c', { order: more.order ?? 'descending' }) }] }, { t: 't', v: 'v', c: 'c' });
areas('stacked', 130, 'zero');
areas('stacked_gaps', 131, 'zero', { gaps: 0.25 });
areas('stacked_nulls', 132, 'zero', { nulls: 0.2 });
areas('normalized', 133, 'normalize');
areas('normalized_gaps', 134, 'normalize', { gaps: 0.25 });
areas('stream', 135, 'center');
areas('stream_gaps', 136, 'center', { gaps: 0.25 });
areas('overlaid', 137, null, { order: 'ascending' });

chart('area_negative',
  { ...values(series(139, 20, Date.UTC(2024, 1, 20), DAY).map((row, at) => ({ ...row, v: round(row.v * Math.sin(at / 3)) }))), mark: 'area', encoding: { x: T('t'), y: Q('v') } },
  { layers: [{ mark: 'area', x: time('t', 'day'), y: number('v') }] }, { t: 't', v: 'v' });

chart('area_between',
  { ...values(series(140, 20, Date.UTC(2024, 1, 20), DAY).map((row) => ({ ...row, w: round(row.v * 1.4) }))), mark: 'area', encoding: { x: T('t'), y: Q('v'), y2: { field: 'w' } } },
  { layers: [{ mark: 'area', x: time('t', 'day'), y: number('v', { zero: true }), y2: number('w') }] }, { t: 't', v: 'v', w: 'w' });

chart('area_of_names_stacked',
  { ...values(grid(141, 6, 3, { gaps: 0.2 })), mark: 'area', encoding: { x: O('a'), y: Q('v'), color: N('c') } },
  { layers: [{ mark: 'area', x: text('a', { order: 'ascending' }), y: number('v'), color: text('c', { order: 'descending' }) }] }, { a: 'a', v: 'v', c: 'c' });

// ---------------------------------------------------------------- statistics

const spread = (seed) => {
  const next = random(seed);
  return times(160, (at) => ({ k: 'KLMN'[at % 4], c: at % 8 < 4 ? 'u' : 'v', v: round((next() + next() + next()) * 20 + (next() < 0.05 ? 60 : 0) + (at % 4) * 4) }));
};

chart('box_whole_range',
  { ...values(spread(150)), mark: { type: 'boxplot', extent: 'min-max', size: 20 }, encoding: { x: N('k'), y: Q('v') } },
  { layers: [
    { mark: 'rule', x: text('k'), y: number('low', { zero: true }), y2: number('q1') }, { mark: 'rule', x: text('k'), y: number('q3'), y2: number('high') },
    { mark: 'bar', x: text('k'), y: number('q1'), y2: number('q3') }, { mark: 'tick', x: text('k'), y: number('median') }] },
  { k: 'k', low: 'lower_whisker_v', q1: 'lower_box_v', q3: 'upper_box_v', high: 'upper_whisker_v', median: 'mid_box_v' });

chart('box_lying_with_outliers',
  { ...values(spread(151)), mark: { type: 'boxplot', extent: 1.5, size: 20 }, encoding: { y: N('k'), x: Q('v', { scale: { zero: false } }) } },
  { layers: [
    { mark: 'point', y: text('ok', { order: ['K', 'L', 'M', 'N'] }), x: number('o', { zero: false }) },
    { mark: 'rule', y: text('k'), x: number('low'), x2: number('q1') }, { mark: 'rule', y: text('k'), x: number('q3'), x2: number('high') },
    { mark: 'bar', y: text('k2'), x: number('b1'), x2: number('b3') }, { mark: 'tick', y: text('k2'), x: number('median') }] },
  [{ ok: 'k', o: (row) => row.v }, { k: 'k', low: 'lower_whisker_v', q1: 'lower_box_v', q3: 'upper_box_v', high: 'upper_whisker_v' }, {}, { k2: 'k', b1: 'lower_box_v', b3: 'upper_box_v', median: 'mid_box_v' }]);

const interval = (name, seed, kind) => {
  const fields = { low: 'lower_v', high: 'upper_v', m: 'center_v', k: 'k' };
  chart(`error_bars_${name}`,
    { ...values(spread(seed)), encoding: { x: N('k') }, layer: [{ mark: { type: 'errorbar', extent: kind }, encoding: { y: Q('v', { scale: { zero: false } }) } }, { mark: 'point', encoding: { y: Q('v', { aggregate: kind === 'iqr' ? 'median' : 'mean' }) } }] },
    { layers: [{ mark: 'rule', x: text('k'), y: number('low', { zero: false }), y2: number('high') }, { mark: 'point', x: text('k'), y: number('m') }] },
    [{ low: fields.low, high: fields.high, k: 'k' }, { m: kind === 'iqr' ? 'median_v' : 'mean_v', k2: 'k' }]);
};
interval('stdev', 152, 'stdev');
interval('stderr', 153, 'stderr');
interval('ci', 154, 'ci');
interval('iqr', 155, 'iqr');

// ---------------------------------------------------------------- facets

chart('facets_of_bars',
  { ...values(grid(160, 4, 3)), mark: 'bar', encoding: { x: N('a'), y: Q('v'), column: N('c') } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v'), col: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('facets_of_lines_in_rows',
  { ...values(series(161, 20, Date.UTC(2024, 1, 20), DAY, { groups: 3 })), mark: 'line', encoding: { x: T('t'), y: Q('v'), row: N('c') }, height: 80 },
  { layers: [{ mark: 'line', x: time('t', 'day'), y: number('v', { zero: true }), row: text('c') }] }, { t: 't', v: 'v', c: 'c' });

chart('facets_wrapped',
  { ...values(cloud(162, 60)), mark: 'point', encoding: { x: Q('x'), y: Q('y'), facet: N('k', { columns: 2 }) }, width: 120, height: 120 },
  { layers: [{ mark: 'point', x: number('x', { zero: true }), y: number('y', { zero: true }), col: text('k', { order: 'ascending' }) }] }, { x: 'x', y: 'y', k: 'k' });

chart('facets_in_two_directions',
  { ...values(cloud(163, 80)), mark: 'point', encoding: { x: Q('x'), y: Q('y'), row: N('c'), column: N('k') }, width: 100, height: 100 },
  { layers: [{ mark: 'point', x: number('x', { zero: true }), y: number('y', { zero: true }), row: text('c'), col: text('k', { order: 'ascending' }) }] }, { x: 'x', y: 'y', c: 'c', k: 'k' });

chart('facets_of_stacks',
  { ...values([...grid(164, 4, 3), ...grid(165, 4, 3).map((row) => ({ ...row, f: 1 }))].map((row) => ({ f: 0, ...row })).map((row) => ({ ...row, f: row.f ? 'two' : 'one' }))), mark: 'bar', encoding: { x: N('a'), y: Q('v'), color: N('c'), column: N('f') } },
  { layers: [{ mark: 'bar', x: text('a'), y: number('v'), color: text('c', { order: 'descending' }), col: text('f') }] }, { a: 'a', v: 'v', c: 'c', f: 'f' });

// ---------------------------------------------------------------- circles

chart('donut',
  { ...values(grid(170, 6, 1, { low: 5 })), mark: { type: 'arc', innerRadius: 50 }, encoding: { theta: Q('v'), color: N('a') } },
  { layers: [{ mark: `arc:${50 / 150}`, y: number('v'), color: text('a') }] }, { v: 'v', a: 'a' });

chart('pie_with_zero',
  { ...values(grid(171, 6, 1, { low: 5 }).map((row, at) => (at === 2 ? { ...row, v: 0 } : row))), mark: 'arc', encoding: { theta: Q('v'), color: N('a') } },
  { layers: [{ mark: 'arc:0', y: number('v'), color: text('a') }] }, { v: 'v', a: 'a' });

chart('radial',
  { ...values(grid(172, 6, 1, { low: 5 })), mark: { type: 'arc', innerRadius: 20 }, encoding: { theta: Q('v', { stack: true }), radius: Q('v', { scale: { type: 'sqrt', zero: true, rangeMin: 20 } }), color: N('a') } },
  { layers: [{ mark: `arc:${20 / 150}`, y: number('v'), size: number('v'), color: text('a') }] }, { v: 'v', a: 'a' });

// ---------------------------------------------------------------- finance, steps

chart('candlesticks',
  { ...values(times(20, (at) => { const next = random(180 + at); const o = 40 + next() * 20; const c = 40 + next() * 20; return { t: utc(2024, 1, 20 + at), o: round(o), c: round(c), l: round(Math.min(o, c) - next() * 5), h: round(Math.max(o, c) + next() * 5) }; })), encoding: { x: T('t'), y: { type: 'quantitative', scale: { zero: false } } }, layer: [
    { mark: 'rule', encoding: { y: { field: 'l' }, y2: { field: 'h' } } }] },
  { layers: [{ mark: 'rule', x: time('t', 'day', { kind: 'time' }), y: number('l', { zero: false }), y2: number('h') }] }, { t: 't', l: 'l', h: 'h' });

chart('rules_lying',
  { ...values(grid(190, 6, 1).map((row, at) => ({ ...row, w: round(row.v + at * 5 + 2) }))), mark: 'rule', encoding: { y: N('a'), x: Q('v'), x2: { field: 'w' } } },
  { layers: [{ mark: 'rule', y: text('a'), x: number('v', { zero: true }), x2: number('w') }] }, { a: 'a', v: 'v', w: 'w' });

// ---------------------------------------------------------------- marks of several series beside each other, and in one dimension

const grouped = (name, seed, mark, ours) =>
  chart(`${name}_grouped`,
    { ...values(grid(seed, 5, 3, { low: 10 })), mark, encoding: { x: N('a'), y: Q('v'), xOffset: N('c'), color: N('c') } },
    { group: 'dodged', layers: [{ mark: ours, x: text('a'), y: number('v', { zero: true }), color: text('c', { order: 'ascending' }) }] }, { a: 'a', v: 'v', c: 'c' });
grouped('points', 200, 'point', 'point');
grouped('ticks', 201, 'tick', 'tick');

chart('bar_grouped_with_points',
  { ...values(grid(202, 5, 3, { low: 10 })), encoding: { x: N('a'), xOffset: N('c'), color: N('c') }, layer: [
    { mark: 'bar', encoding: { y: Q('v') } }, { mark: 'point', encoding: { y: Q('v') } }] },
  { group: 'dodged', layers: [
    { mark: 'bar', x: text('a'), y: number('v'), color: text('c', { order: 'ascending' }) },
    { mark: 'point', x: text('a'), y: number('v'), color: text('c') }] }, { a: 'a', v: 'v', c: 'c' });

chart('bar_grouped_with_error_bars',
  { ...values(spread(203)), encoding: { x: N('k'), xOffset: N('c'), color: N('c') }, layer: [
    { mark: 'bar', encoding: { y: Q('v', { aggregate: 'mean' }) } }, { mark: { type: 'errorbar', extent: 'stdev' }, encoding: { y: Q('v') } }] },
  { group: 'dodged', layers: [
    { mark: 'bar', x: text('k'), y: number('m'), color: text('c', { order: 'ascending' }) },
    { mark: 'rule', x: text('k2'), y: number('low'), y2: number('high'), color: text('c2') }] },
  [{ k: 'k', c: 'c', m: 'mean_v' }, { k2: 'k', c2: 'c', low: 'lower_v', high: 'upper_v' }]);

for (const [name, unit, precision, n, step] of [['year', 'year', 'year', 6, (at) => Date.UTC(2015 + at, 3, 2)], ['week', 'yearweek', 'week', 8, (at) => Date.UTC(2024, 0, 8 + 7 * at)]])
  chart(`bar_time_${name}_grouped`,
    { ...values(series(204 + n, n, 0, step, { groups: 3 })), mark: 'bar', encoding: { x: T('t', { timeUnit: unit }), y: Q('v', { aggregate: 'mean' }), xOffset: N('c'), color: N('c') }, width: 400 },
    { group: 'dodged', layers: [{ mark: 'bar', x: time('t', precision, { kind: 'time' }), y: number('v'), color: text('c', { order: 'ascending' }) }] },
    { t: `${unit}_t`, v: 'mean_v', c: 'c' });

chart('error_bar_of_one_dimension',
  { ...values(spread(220)), layer: [{ mark: { type: 'errorbar', extent: 'stdev' }, encoding: { x: Q('v') } }, { mark: 'point', encoding: { x: Q('v', { aggregate: 'mean' }) } }] },
  { layers: [{ mark: 'rule', x: number('low', { zero: true }), x2: number('high') }, { mark: 'point', x: number('m') }] },
  [{ low: 'lower_v', high: 'upper_v' }, { m: 'mean_v' }]);

chart('error_bar_standing_of_one_dimension',
  { ...values(spread(221)), layer: [{ mark: { type: 'errorbar', extent: 'stdev' }, encoding: { y: Q('v') } }, { mark: 'point', encoding: { y: Q('v', { aggregate: 'mean' }) } }] },
  { layers: [{ mark: 'rule', y: number('low', { zero: true }), y2: number('high') }, { mark: 'point', y: number('m') }] },
  [{ low: 'lower_v', high: 'upper_v' }, { m: 'mean_v' }]);

chart('band_across_points',
  { ...values(cloud(222, 40)), layer: [
    { mark: 'point', encoding: { x: Q('x'), y: Q('y') } },
    { mark: { type: 'errorband', extent: 'stdev' }, encoding: { y: Q('y') } }, { mark: 'rule', encoding: { y: Q('y', { aggregate: 'mean' }) } }] },
  { layers: [{ mark: 'point', x: number('x', { zero: true }), y: number('y', { zero: true }) }, { mark: 'cell', y: number('low'), y2: number('high') }, { mark: 'rule', y: number('m') }] },
  [{ x: 'x', y: 'y' }, { low: 'lower_y', high: 'upper_y' }, { m: 'mean_y' }]);

chart('ticks_over_time',
  { ...values(series(223, 16, Date.UTC(2024, 1, 20), DAY)), mark: 'tick', encoding: { x: T('t'), y: Q('v') } },
  { layers: [{ mark: 'tick', x: time('t', 'day', { kind: 'time' }), y: number('v', { zero: true }) }] }, { t: 't', v: 'v' });
