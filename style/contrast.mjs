// Proves that the colour pairs of tokens.css can be read: 4.5:1 for words, 3:1 for the outlines of controls and for
// the parts of charts, in both themes. Run: node style/contrast.mjs; it exits 1 on the first failing set.
import { readFileSync } from "node:fs";

const WORDS = 4.5;
const SHAPES = 3;
const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

/** Every custom property that is a plain hex colour or a light-dark() pair of them: name -> [light, dark]. */
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*(?:light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g)].map((m) => [
    m[1],
    [m[2] ?? m[4], m[3] ?? m[4]],
  ]),
);

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const luminance = (hex) => {
  const [r, g, b] = channels(hex).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const toOklab = (hex) => {
  const [r, g, b] = channels(hex).map(linear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const fromOklab = ([L, a, b]) => {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const byte = (c) => Math.round(255 * Math.min(1, Math.max(0, c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)));
  return `#${rgb.map((c) => byte(c).toString(16).padStart(2, "0")).join("")}`;
};
/** color-mix(in oklab, one share%, other), as the stylesheets write it. */
const mix = (one, share, other) => {
  const [p, q] = [toOklab(one), toOklab(other)];
  return fromOklab(p.map((v, i) => v * share + q[i] * (1 - share)));
};

const pairs = [];
const words = (ink, ...grounds) => grounds.forEach((ground) => pairs.push([ink, ground, WORDS]));
const shapes = (ink, ...grounds) => grounds.forEach((ground) => pairs.push([ink, ground, SHAPES]));
words("ink", "ground", "surface", "raised", "sunken", "brand-wash", "accent-wash", "urgent-wash");
words("ink-soft", "ground", "surface", "raised", "sunken", "brand-wash", "accent-wash");
words("brand", "ground", "surface", "raised", "sunken", "brand-wash");
words("brand-strong", "surface", "brand-wash");
words("on-brand", "brand", "brand-strong");
words("accent-ink", "accent-wash", "ground", "surface");
words("on-accent", "accent");
words("urgent", "ground", "surface", "urgent-wash");
words("on-urgent", "urgent");
words("on-deep", "deep", "deeper");
words("on-deep-soft", "deep", "deeper");
shapes("line-strong", "ground", "surface", "sunken");
shapes("focus", "ground", "surface", "sunken");
shapes("accent", "deep", "deeper");
for (const field of ["education", "health", "social", "housing", "religious", "food", "other"]) {
  words(`${field}-ink`, "surface", "ground");
  pairs.push(["#ffffff", field, WORDS]);
  pairs.push([`${field}-ink`, `wash of ${field}-ink`, WORDS]);
}

const themes = ["light", "dark"];
const colour = (name, theme) => {
  if (name.startsWith("#")) return name;
  if (name.startsWith("wash of ")) return mix(colour(name.slice(8), theme), 0.12, colour("surface", theme));
  const pair = tokens.get(name);
  if (!pair) throw new Error(`tokens.css has no plain colour --${name}`);
  return pair[theme];
};

const failures = pairs.flatMap(([ink, ground, least]) =>
  themes.flatMap((label, theme) => {
    const found = ratio(colour(ink, theme), colour(ground, theme));
    return found < least ? [`${label}: ${ink} on ${ground} is ${found.toFixed(2)}, needs ${least}`] : [];
  }),
);
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exit(1);
}
console.log(`contrast: ${pairs.length} pairs hold in both themes`);
