// Writes src/plot/tests/intl.txt: numbers and dates as Node's Intl (ICU, CLDR) writes them.
//
//   TZ=UTC node tests/oracle/intl.mjs
//
// A line is KIND LANGUAGE VALUE TEXT; a minus is U+2212, as everywhere in a drawing. Needs a Node with all of ICU (any since 13).
import { writeFileSync } from 'node:fs'

const LANGUAGES = { Chinese: 'zh-CN', ChineseTraditional: 'zh-TW', Japanese: 'ja', Korean: 'ko', English: 'en' }
const lines = []
const write = (kind, language, value, text) =>
  lines.push(`${kind} ${language} ${value} ${text.replace(/^-/, '\u2212').replace(/\+-/, '\u2212')}`)

// Compact: every magnitude, and both sides of where it and its digits change.
const compact = [0, 1, 9, 12.34, 99, 100, 0.05, 0.5, 1.25, 9.95, 99.5]
for (let power = 3; power <= 16; power += 1) {
  for (const lead of [1, 1.2345, 9.95, 9.9999]) compact.push(Number((lead * 10 ** power).toPrecision(12)))
}
compact.push(1520, 2500, 12345678, 123456789, 9876543210, 1.5e12, -1234, -12345, -1.5e8, -0.5)

// Plain and grouped, with decimals that round up, down and at the half.
const plain = [0, 7, 12.5, 999, 1000, 1234.5, 1234.567, 12345, 123456.789, 1e6, 1.005, 2.675, 0.125, 1e-3, 4e-4, 1e9, -1, -1234.5, -0.004, 1e15]
const shares = [0, 0.01, 0.125, 0.285, 0.3333, 0.5, 0.999, 0.9996, 1, 1.5, 7, 12.345, -0.05, -0.5]

for (const [name, tag] of Object.entries(LANGUAGES)) {
  const format = (options) => new Intl.NumberFormat(tag, options)
  const short = format({ notation: 'compact' })
  for (const value of [...new Set(compact)]) write('compact', name, value, short.format(value))
  const kinds = {
    '0,0.###': [format({ maximumFractionDigits: 3 }), plain],
    '0,0.00': [format({ minimumFractionDigits: 2, maximumFractionDigits: 2 }), plain],
    '0.#%': [format({ style: 'percent', maximumFractionDigits: 1, useGrouping: false }), shares],
    '+0%': [format({ style: 'percent', signDisplay: 'exceptZero', useGrouping: false }), shares],
  }
  for (const [pattern, [format, values]] of Object.entries(kinds)) {
    // Intl keeps the sign of what it rounds to nothing, we do not: those are left out.
    for (const value of values) {
      const text = format.format(value)
      if (!/^-0[.0]*%?$/.test(text)) write(pattern, name, value, text)
    }
  }
  const dated = (options) => new Intl.DateTimeFormat(tag, { timeZone: 'UTC', ...options })
  const month = tag === 'en' ? 'short' : 'long'
  const dates = {
    year: dated({ year: 'numeric' }),
    month: dated({ year: 'numeric', month }),
    day: dated({ year: 'numeric', month, day: 'numeric' }),
    weekday: dated({ weekday: tag === 'en' ? 'short' : 'narrow' }),
  }
  const moments = []
  for (let at = 0; at < 12; at += 1) moments.push(Date.UTC(2013 + at, (at * 5) % 12, 1 + ((at * 17) % 28)))
  moments.push(Date.UTC(2024, 1, 29), Date.UTC(1999, 11, 31), Date.UTC(2000, 0, 1), Date.UTC(1970, 0, 1), Date.UTC(1949, 9, 1))
  for (const [kind, format] of Object.entries(dates)) {
    for (const moment of moments) write(kind, name, moment, format.format(moment))
  }
  const long = dated({ month: 'long', day: 'numeric' })
  if (tag === 'en') for (const moment of moments) write('MMMM_D', name, moment, long.format(moment))
}
const head =
  '# Numbers and dates as Intl writes them, by tests/oracle/intl.mjs: KIND LANGUAGE VALUE TEXT, with U+2212 for minus.\n'
writeFileSync(new URL('../../src/plot/tests/intl.txt', import.meta.url), `${head}${lines.join('\n')}\n`)
console.log(`${lines.length} lines`)
