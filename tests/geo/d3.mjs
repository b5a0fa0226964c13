// What d3-geo makes of sampled coordinates and of two maps: the numbers that `../geo.rs` compares with.
//
//   cd tests/geo && npm ci && node d3.mjs         compares the numbers here with d3-geo's; exit 1 where they differ
//   node d3.mjs --write                           writes them anew
//
// `points.json`: 1,000 places of the globe and 1,000 around the United States, and their px in each projection.
// `shapes.json`: of each country, state and every 20th county, its path in px: how many points, the box around it, its area.
import { readFileSync, writeFileSync } from "node:fs";
import * as d3 from "d3-geo";
import { feature } from "topojson-client";

const folder = new URL(".", import.meta.url);
const dataset = (name) => JSON.parse(readFileSync(new URL(`node_modules/vega-datasets/data/${name}`, folder)));
const round = (number) => Math.round(number * 1e4) / 1e4;

// The projections, as the `map` figure names them, with what is set on them.
const projections = {
  equirectangular: { make: d3.geoEquirectangular },
  mercator: { make: d3.geoMercator },
  albers: { make: d3.geoConicEqualArea, rotate: [-105, 0, 0], parallels: [25, 47] },
  "albers-south": { make: d3.geoConicEqualArea, rotate: [58, 0, 0], parallels: [-5, -42] },
  "albers-cylinder": { make: d3.geoConicEqualArea, rotate: [-20, 0, 0], parallels: [-30, 30] },
  "equal-earth": { make: d3.geoEqualEarth },
  "equal-earth-pacific": { make: d3.geoEqualEarth, rotate: [-150, 0, 0] },
  "natural-earth": { make: d3.geoNaturalEarth1 },
  "natural-earth-tilted": { make: d3.geoNaturalEarth1, rotate: [20, -35, 10] },
  "albers-usa": { make: d3.geoAlbersUsa },
};

function projection(name, size, object) {
  const { make, rotate, parallels } = projections[name];
  const made = make();
  if (parallels) made.parallels(parallels);
  if (rotate) made.rotate(rotate);
  return made.fitSize(size, object);
}

// A small generator of numbers from 0 to 1, the same every time (Numerical Recipes' constants).
let state = 20260712;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const places = (count, [west, south, east, north]) =>
  Array.from({ length: count }, () => [
    Math.round((west + random() * (east - west)) * 1e3) / 1e3,
    Math.round((Math.asin(2 * random() - 1) / Math.PI + 0.5) * (north - south) * 1e3 + south * 1e3) / 1e3,
  ]);

const size = [640, 400];
const sphere = { type: "Sphere" };
const globe = places(1000, [-180, -90, 180, 90]);
const america = places(1000, [-172, 17, -64, 73]);
const points = { size, globe, america, px: {} };
for (const name of Object.keys(projections)) {
  const made = projection(name, size, sphere);
  const list = name === "albers-usa" ? america : globe;
  points.px[name] = list.map((place) => made(place)?.map(round) ?? null);
}

// The path of a feature, as a canvas would be told to draw it.
function path(made, object) {
  const rings = [];
  const context = {
    beginPath() {},
    moveTo: (x, y) => rings.push([[x, y]]),
    lineTo: (x, y) => rings.at(-1).push([x, y]),
    closePath() {},
    arc() {},
  };
  d3.geoPath(made, context)(object);
  // A ring that the file's rounding has pressed to a line shows nothing.
  const twice = (ring) => ring.reduce((sum, [x, y], at) => sum + x * ring.at(at - 1)[1] - ring.at(at - 1)[0] * y, 0);
  const seen = rings.filter((ring) => Math.abs(twice(ring)) > 1e-9);
  const all = seen.flat();
  if (all.length === 0) return null;
  const ends = (axis) => [Math.min, Math.max].map((end) => end(...all.map((point) => point[axis])));
  const [[left, right], [top, bottom]] = [ends(0), ends(1)];
  let area = 0;
  for (const ring of seen)
    ring.forEach(([x, y], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length];
      area += (x * y2 - x2 * y) / 2;
    });
  return [all.length, ...[left, top, right, bottom, area].map(round)];
}

const world = dataset("world-110m.json");
const countries = feature(world, world.objects.countries);
const vertices = countries.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
const every = Math.floor(vertices.length / 1000);
const sampled = vertices.filter((_, at) => at % every === 0).slice(0, 1000).map((place) => place.map((part) => Math.round(part * 1e3) / 1e3));
const equalEarth = projection("equal-earth", size, countries);
points.world = { places: sampled, px: sampled.map((place) => equalEarth(place).map(round)) };

const shapes = { size, world: {}, us: { size: [500, 300] } };
for (const name of Object.keys(projections).filter((name) => name !== "albers-usa")) {
  const made = projection(name, size, countries);
  shapes.world[name] = countries.features.map((country) => path(made, country));
}
const us = dataset("us-10m.json");
const counties = feature(us, us.objects.counties);
const made = projection("albers-usa", shapes.us.size, counties);
shapes.us.states = feature(us, us.objects.states).features.map((state) => [state.id, path(made, state)]);
// Features of one county are one region.
const whole = new Map();
for (const county of counties.features) whole.set(county.id, [...(whole.get(county.id) ?? []), county]);
shapes.us.counties = [...whole]
  .filter((_, at) => at % 20 === 0)
  .map(([id, features]) => [id, path(made, { type: "FeatureCollection", features })]);

const files = { "points.json": points, "shapes.json": shapes };
for (const [name, value] of Object.entries(files)) {
  const rows = (list) => `[\n${list.map((row) => JSON.stringify(row)).join(",\n")}\n]`;
  const text = write(value, rows) + "\n";
  const url = new URL(name, folder);
  if (process.argv.includes("--write")) writeFileSync(url, text);
  else if (readFileSync(url, "utf8") === text) console.log(`${name}: the same`);
  else {
    console.log(`${name}: d3-geo gives other numbers`);
    process.exitCode = 1;
  }
}

// JSON with one row a line.
function write(value, rows) {
  if (Array.isArray(value)) return value.some(Array.isArray) ? rows(value) : JSON.stringify(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{\n${Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${write(part, rows)}`).join(",\n")}\n}`;
}
