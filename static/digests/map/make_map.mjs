// Makes the maps of this folder from Natural Earth's public-domain borders (npm world-atlas, ISC).
// Run where `npm install world-atlas topojson-client d3-geo` was run:  node make_map.mjs
// Each JSON has width, height, land (what lies around) and countries by ISO 3166-1 alpha-2 code.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { feature } = {
  ...(await import(require.resolve("topojson-client"))),
};
const { geoConicEqualArea, geoPath, geoBounds } = await import(require.resolve("d3-geo"));

// ISO 3166-1 numeric codes; Kosovo has none and goes by its name.
const REGIONS = {
  "central-asia": { 398: "KZ", 417: "KG", 762: "TJ", 795: "TM", 860: "UZ" },
  "south-caucasus": { "051": "AM", "031": "AZ", 268: "GE" },
  "western-balkans": { "008": "AL", "070": "BA", 499: "ME", 807: "MK", 688: "RS", Kosovo: "XK" },
  sahel: { 854: "BF", 120: "CM", 148: "TD", 270: "GM", 324: "GN", 466: "ML", 478: "MR", 562: "NE", 566: "NG", 686: "SN" },
  baltics: { 233: "EE", 428: "LV", 440: "LT" },
};
const WIDTH = 360;
const MARGIN = 10;
// Points whose triangle with their neighbours is smaller than this, in square pixels, are left out.
const TOLERANCE = 3;

const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json")));
const countries = feature(world, world.objects.countries).features;

for (const [region, codes] of Object.entries(REGIONS)) {
  const inside = countries.filter((c) => codes[c.id] || codes[c.properties.name]);
  const missing = Object.keys(codes).length - inside.length;
  if (missing) console.error(`${region}: ${missing} not found`);
  const projection = projectionFor(inside);
  const [, [, bottom]] = geoPath(projection).bounds({ type: "FeatureCollection", features: inside });
  const height = Math.ceil(bottom + MARGIN);
  const frame = { left: -2, top: -2, right: WIDTH + 2, bottom: height + 2 };
  projection.clipExtent([[frame.left, frame.top], [frame.right, frame.bottom]]);
  const draw = (shapes) => shapes.map((shape) => path(shape, projection, TOLERANCE)).join("");
  const around = countries.filter((c) => !inside.includes(c));
  const data = {
    width: WIDTH,
    height,
    land: draw(around),
    countries: Object.fromEntries(inside.map((c) => [codes[c.id] ?? codes[c.properties.name], draw([c])])),
  };
  const text = JSON.stringify(data);
  writeFileSync(new URL(`${region}.json`, import.meta.url), `${text}\n`);
  console.log(region, `${WIDTH}×${height}`, text.length);
}

function projectionFor(features) {
  const collection = { type: "FeatureCollection", features };
  const [[west, south], [east, north]] = geoBounds(collection);
  const projection = geoConicEqualArea()
    .rotate([-(west + east) / 2, 0])
    .parallels([south + (north - south) / 6, north - (north - south) / 6])
    .precision(0.3)
    .fitWidth(WIDTH - 2 * MARGIN, collection);
  const [x, y] = projection.translate();
  return projection.translate([x + MARGIN, y + MARGIN]);
}

// An SVG path of one decimal, relative, without islands under four square pixels.
function path(shape, projection, tolerance) {
  const absolute = geoPath(projection)(shape) ?? "";
  return absolute
    .split("Z")
    .filter(Boolean)
    .map((ring) => ring.slice(1).split("L").map((pair) => pair.split(",").map(Number)))
    .filter((ring) => Math.abs(area(ring)) > 4)
    .map((ring) => simplify(ring, tolerance))
    .filter((ring) => ring.length > 3)
    .map(relative)
    .join("");
}

function area(ring) {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

// Visvalingam–Whyatt by the area of triangles: both sides of a border lose the same points.
function simplify(ring, tolerance) {
  const points = [...ring];
  for (;;) {
    let least = Infinity;
    let at = -1;
    for (let i = 0; i < points.length; i++) {
      const [a, b, c] = [points.at(i - 1), points[i], points[(i + 1) % points.length]];
      const size = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;
      if (size < least) [least, at] = [size, i];
    }
    if (least >= tolerance || points.length <= 4) return points;
    points.splice(at, 1);
  }
}

// Relative steps in tenths of a pixel, without leading zeros: the shortest text.
function relative(ring) {
  const tenths = ring.map((pair) => pair.map((n) => Math.round(n * 10)));
  const short = (n) => String(n / 10).replace(/^(-?)0\./, "$1.");
  let [x, y] = tenths[0];
  let text = `M${short(x)} ${short(y)}l`;
  let steps = "";
  for (const [nextX, nextY] of tenths.slice(1)) {
    const [dx, dy] = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    if (!dx && !dy) continue;
    steps += `${steps && dx >= 0 ? " " : ""}${short(dx)}${dy < 0 ? "" : " "}${short(dy)}`;
  }
  return `${text}${steps}z`;
}
