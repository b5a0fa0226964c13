// Computes with Vega what a chart of `charts.mjs` must look like, in the form of the files beside this one.
//
// In: a Vega-Lite chart over inline rows, the same chart in Tuzhang's grammar, and which columns the latter has.
// Out: sizes, scales, ticks and marks as numbers. Everything runs in UTC, without canvas metrics and with a seeded random.

import * as vega from 'vega';
import * as lite from 'vega-lite';

const MARKS = { symbol: 'points', rect: 'rects', rule: 'rules', arc: 'arcs', text: 'texts', line: 'lines', trail: 'lines', area: 'areas' };

/** A view of a chart, run. */
async function run(spec) {
  vega.textMetrics.canvas(false);
  vega.setRandom(vega.randomLCG(123456789));
  const compiled = lite.compile(spec, { logger: quiet }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: vega.logger(vega.Error) });
  await view.runAsync();
  return { view, compiled };
}

const quiet = { warn() {}, info() {}, debug() {}, error() {}, level() { return this; } };

/** All marks of a compiled chart by name, so that ticks can be told from bars. */
function styles(group, into = new Map()) {
  for (const mark of group.marks ?? []) {
    into.set(mark.name, [mark.style ?? []].flat());
    styles(mark, into);
  }
  return into;
}

/** Walks a scene: axes by scale, marks of each panel. */
function walk(group, facts, panel, styled) {
  for (const part of group.items ?? []) {
    if (part.role === 'axis') for (const item of part.items) axis(item, facts);
    else if (part.role === 'mark' || part.role === 'scope') {
      if (part.marktype !== 'group') marks(part, facts, panel, styled);
      else {
        for (const item of part.items) {
          const cell = part.name === 'cell' || /^concat_\d+_group$/.test(part.name ?? '');
          walk(item, facts, cell ? facts.panels.push({}) - 1 : panel, styled);
          if (cell && !facts.cell) facts.cell = [item.width, item.height];
        }
      }
    } else if (part.marktype === 'group') for (const item of part.items) walk(item, facts, panel, styled);
  }
}

function axis(item, facts) {
  const { scale, orient } = item.datum ?? {};
  const labels = item.items.find((part) => part.role === 'axis-label');
  if (!scale || !labels?.items.length) return;
  facts.axes[scale] ??= { orient, ticks: labels.items.map((label) => ({ value: plain(label.datum.value), text: label.text, shown: label.opacity !== 0 })) };
}

const plain = (value) => (value instanceof Date ? +value : value);

function marks(part, facts, panel, styled) {
  const kind = styled.get(part.name)?.includes('tick') ? 'ticks' : MARKS[part.marktype];
  const into = (facts.panels[panel] ??= {});
  const items = part.items;
  if (!kind || items.length === 0) return;
  if (kind === 'lines' || kind === 'areas') {
    const runs = [[]];
    for (const item of items) {
      if (item.defined === false) runs.push([]);
      else runs.at(-1).push(kind === 'lines' ? [item.x, item.y] : band(item));
    }
    (into[kind] ??= []).push(runs.filter((run) => run.length));
    return;
  }
  for (const item of items) {
    if (item.opacity === 0 && item.fill === 'transparent') continue;
    (into[kind] ??= []).push(tuple(kind, item));
  }
}

/** An area's vertex: along its base first, then both edges. */
const band = (item) => (item.orient === 'horizontal' ? [item.y, item.x, item.x + (item.width ?? 0)] : [item.x, item.y, item.y + (item.height ?? 0)]);

function tuple(kind, item) {
  switch (kind) {
    case 'points': return item.size === undefined ? [item.x, item.y] : [item.x, item.y, item.size];
    case 'rects': return [item.x, item.y, item.width, item.height];
    case 'ticks': return [item.x + item.width / 2, item.y + item.height / 2];
    case 'rules': return [item.x, item.y, item.x2 ?? item.x, item.y2 ?? item.y];
    case 'arcs': return [Math.min(item.startAngle, item.endAngle), Math.max(item.startAngle, item.endAngle), item.innerRadius ?? 0, item.outerRadius];
    case 'texts': return [item.x, item.y, String(item.text)];
  }
}

const scaleFacts = (view, name) => {
  let scale;
  try { scale = view.scale(name); } catch { return undefined; }
  if (!scale) return undefined;
  const facts = { type: scale.type, domain: scale.domain().map(plain), range: scale.range() };
  if (scale.bandwidth) Object.assign(facts, { step: scale.step(), bandwidth: scale.bandwidth() });
  return facts;
};

/** The data sets of all marks of a compiled chart, in painting order. */
function sources(group) {
  const own = group.from?.facet?.data ?? group.from?.data;
  if (group.marks) return group.marks.flatMap((mark) => sources(mark).map((name) => (own && /^(faceted_path|facet)/.test(name) ? own : name)));
  return own ? [own] : [];
}

/** The rows behind a layer: as they were given where they have all its fields, else as its marks are bound to them. */
function source(chart, compiled, view, layer, fields) {
  const given = chart.vega.data.values;
  const whole = !chart.vega.transform && fields.every((field) => typeof field === 'function' || given.some((row) => field in row));
  if (whole && !fields.some((field) => typeof field === 'function' && !chart.plain)) return given.map(moments);
  const names = chart.from?.[layer] ?? sources(compiled)[layer];
  return view.data(names);
}

/** Texts of moments as milliseconds. */
const moments = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(`${value}Z`) : value]));

/** What a chart of `charts.mjs` must look like. */
export async function truth(chart) {
  const { view, compiled } = await run({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...chart.vega });
  const facts = { axes: {}, panels: [{}] };
  walk(view.scenegraph().root.items[0], facts, 0, styles(compiled));
  const faceted = facts.panels.length > 1;
  if (faceted) facts.panels.shift();
  const rows = {};
  for (const [layer, columns] of Object.entries(chart.columns)) {
    const data = source(chart, compiled, view, Number(layer), Object.values(columns));
    for (const [name, field] of Object.entries(columns)) {
      const pick = typeof field === 'function' ? field : (row) => row[field];
      rows[name] = data.map((row) => plain(pick(row)) ?? null);
    }
  }
  const scaleOf = (name) => chart.scales?.[name] ?? name;
  const expect = {};
  for (const name of ['x', 'y', 'y_right']) {
    const key = scaleOf(name);
    let scale = scaleFacts(view, key) ?? scaleFacts(view, `child_${key}`);
    if (!scale) continue;
    const drawn = facts.axes[key] ?? facts.axes[`child_${key}`];
    expect[name] = { ...scale };
    if (drawn) expect[name].ticks = drawn.ticks.map((tick) => tick.value);
    if (drawn && scale.type === 'log') expect[name].named = drawn.ticks.filter((tick) => tick.text !== '').map((tick) => tick.value);
  }
  const size = faceted ? facts.cell : [view.signal('width'), view.signal('height')];
  expect.panels = facts.panels;
  view.finalize();
  return { size, chart: chart.ours, rows, expect };
}

export { vega, lite };
