// The charts of `benches/figures`, drawn by other engines: node charts.mjs FOLDER ENGINE CHART < rows.json
//
// FOLDER holds the node_modules. Out: one JSON object with the median of many runs in microseconds and the SVG.
// Each engine gets the same rows as objects in memory, and makes a string of SVG, 640 px wide, without animation.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, engine, chart] = process.argv.slice(2)
const require = createRequire(pathToFileURL(`${folder}/`))
const load = async (name) => import(pathToFileURL(require.resolve(name)))
let text = ''
for await (const piece of process.stdin) text += piece
const rows = JSON.parse(text)
const names = [...new Set(rows.map((row) => row.name))]

const ENGINES = {
  async plot() {
    const Plot = await load('@observablehq/plot')
    const { parseHTML } = await load('linkedom')
    const { document } = parseHTML('<!doctype html><html><body></body></html>')
    const dated = rows.map((row) => ({ ...row, x: new Date(row.x) }))
    const marks = {
      bars: () => [Plot.barY(rows, { x: 'name', y: 'y' }), Plot.ruleY([0])],
      lines: () => [Plot.lineY(dated, { x: 'x', y: 'y', stroke: 'name' })],
      points: () => [Plot.dot(rows, { x: 'x', y: 'y' })],
    }[chart]
    const x = chart === 'bars' ? { domain: names } : {}
    return () => Plot.plot({ document, width: 640, x, marks: marks() }).outerHTML
  },
  async echarts() {
    const echarts = require('echarts')
    const values = (name) => rows.filter((row) => row.name === name).map((row) => [row.x, row.y])
    const option = {
      bars: () => ({
        xAxis: { type: 'category', data: names },
        yAxis: {},
        series: [{ type: 'bar', data: rows.map((row) => row.y) }],
      }),
      lines: () => ({
        legend: {},
        xAxis: { type: 'time' },
        yAxis: {},
        series: names.map((name) => ({ type: 'line', name, showSymbol: false, data: values(name) })),
      }),
      points: () => ({
        xAxis: {},
        yAxis: {},
        series: [{ type: 'scatter', symbolSize: 7, data: rows.map((row) => [row.x, row.y]) }],
      }),
    }[chart]
    return () => {
      const board = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 400 })
      board.setOption({ animation: false, ...option() })
      const svg = board.renderToSVGString()
      board.dispose()
      return svg
    }
  },
  async vega() {
    const vega = await load('vega')
    const { compile } = await load('vega-lite')
    const x = { field: 'x', type: 'quantitative' }
    const y = { field: 'y', type: 'quantitative' }
    const spec = {
      bars: { mark: 'bar', encoding: { x: { field: 'name', sort: null }, y } },
      lines: { mark: 'line', encoding: { x: { ...x, type: 'temporal' }, y, color: { field: 'name', type: 'nominal' } } },
      points: { mark: 'point', encoding: { x, y } },
    }[chart]
    return async () => {
      const whole = compile({ width: 560, height: 300, data: { values: rows }, ...spec }).spec
      const view = new vega.View(vega.parse(whole), { renderer: 'none' })
      const svg = await view.toSVG()
      view.finalize()
      return svg
    }
  },
}

const draw = await ENGINES[engine]()
const svg = await draw()
// So that the compiler of Node has seen what is hot.
for (const until = performance.now() + 1000; performance.now() < until; ) await draw()
const times = []
for (const until = performance.now() + 1000; times.length < 20 || performance.now() < until; ) {
  const start = performance.now()
  await draw()
  times.push(performance.now() - start)
}
times.sort((a, b) => a - b)
const median = times[times.length >> 1] * 1000
const line = JSON.stringify({ engine, us: median, bytes: Buffer.byteLength(svg), svg })
process.stdout.write(`${line}\n`, () => process.exit(0))
