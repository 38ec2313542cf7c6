// Builds everything the browser gets: one stylesheet, subset fonts, two small scripts, the drawings.
// Sources: static/css, static/js, static/art and the npm packages. Result: static/built (not in git).
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle, transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "static");
const built = join(source, "built");
const modules = join(root, "node_modules");
// Chrome 111, Firefox 113, Safari 16.4: cascade layers and logical properties, no light-dark() yet.
const targets = { chrome: 111 << 16, firefox: 113 << 16, safari: (16 << 16) | (4 << 8) };

const write = (path, content) => {
  mkdirSync(dirname(join(built, path)), { recursive: true });
  writeFileSync(join(built, path), content);
};

// KERN ships physical properties; written as logical ones, one sheet serves both reading directions.
const LOGICAL = [
  [/\b(margin|padding)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding)-right\b/g, "$1-inline-end"],
  [/\bborder-left(-\w+)?\s*:/g, "border-inline-start$1:"],
  [/\bborder-right(-\w+)?\s*:/g, "border-inline-end$1:"],
  [/([;{]\s*)left\s*:/g, "$1inset-inline-start:"],
  [/([;{]\s*)right\s*:/g, "$1inset-inline-end:"],
  [/text-align\s*:\s*left/g, "text-align:start"],
  [/text-align\s*:\s*right/g, "text-align:end"],
];

async function kern() {
  let css = readFileSync(join(modules, "@kern-ux/native/dist/kern.css"), "utf8")
    .replace(/@charset[^;]*;/g, "")
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    // The purge does not see through this `:is(body, …)`, which gives every component its colours.
    .replace(/:is\(body[^{]*\{/, ":root {");
  for (const [physical, logical] of LOGICAL) css = css.replace(physical, logical);
  const skip = ["!**/node_modules/**", "!**/.venv/**", "!**/var/**", "!**/static/built/**", "!**/tests/**"];
  const [purged] = await new PurgeCSS().purge({
    content: ["**/templates/**/*.html", "**/forms.py", "**/forms/*.py", "static/js/*.js"].map((glob) => join(root, glob)).concat(skip),
    css: [{ raw: css }],
    variables: true,
    safelist: { standard: [/^lh$/], greedy: [/data-kern-theme/], variables: [...keptVariables(), /-contextual$/] },
    extractor: (text) => text.match(/[\w-]+/g) ?? [],
  });
  return purged.css;
}

// Variables our own sheets set or read must survive the purge.
function keptVariables() {
  const own = readdirSync(join(source, "css")).map((file) => readFileSync(join(source, "css", file), "utf8"));
  return [...new Set(own.join("").match(/--kern-[\w-]+/g) ?? [])];
}

async function styles() {
  const { code } = bundle({ filename: join(source, "css", "index.css"), targets });
  const sheet = `@layer reset,kern,base,components,features,utilities;@layer kern{${await kern()}}${code}`;
  const result = transform({ filename: "lichthof.css", code: Buffer.from(sheet), minify: true, targets });
  write("css/lichthof.css", result.code);
}

// --- fonts: the letters the page languages need, in the order a browser asks for them
const LATIN = range(0x20, 0x7e) + range(0xa0, 0xff) + "ĀāŁłŃńŚśŹźŻżĄąĆćĘęĚěŘřŠšŽžČčŐőŰűŞşĞğİıŒœ–—‘’‚“”„†•…‰‹›€™→←↑↓−×✓";
const CYRILLIC = range(0x400, 0x45f) + "ҐґЪъ№₴";
const ARABIC = range(0x600, 0x6ff) + range(0xfe70, 0xfefc) + "،؛؟٪٫٬«»–0123456789";

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
}

async function fonts() {
  const files = (family, script) => (weight) => join(modules, "@fontsource", family, "files", `${family}-${script}-${weight}-normal.woff2`);
  const plan = [
    ["fira-latin", files("fira-sans", "latin"), LATIN, []],
    ["fira-latin-ext", files("fira-sans", "latin-ext"), LATIN, []],
    ["fira-cyrillic", files("fira-sans", "cyrillic"), CYRILLIC, []],
    ["noto-arabic", files("noto-sans-arabic", "arabic"), ARABIC, undefined],
  ];
  for (const [name, file, letters, features] of plan) {
    for (const weight of [400, 600]) {
      const options = { targetFormat: "woff2", layoutFeatures: features === undefined ? undefined : ["kern", "liga", "tnum", "mark", "locl"] };
      write(`fonts/${name}-${weight}.woff2`, await subsetFont(readFileSync(file(weight)), letters, options));
    }
  }
}

// Documents (certificates) carry any name: the whole alphabets, not the page's subsets.
function documentFonts() {
  const scripts = { "fira-sans": ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese"], "noto-sans-arabic": ["arabic"] };
  for (const [family, names] of Object.entries(scripts))
    for (const script of names)
      for (const weight of [400, 600]) {
        const file = `${family}-${script}-${weight}-normal.woff2`;
        write(`document-fonts/${file}`, readFileSync(join(modules, "@fontsource", family, "files", file)));
      }
}

// --- drawings
const flat = (text) => text.replace(/\s*\n\s*/g, "");

// A scene file holds only its objects; ground, fanlight and the beam of light are the same in every scene.
function frame(tint, cx) {
  const [cy, r, floor] = [92, 84, 166];
  const point = (radius, angle) => `${(cx + radius * Math.cos(angle)).toFixed(1)} ${(cy - radius * Math.sin(angle)).toFixed(1)}`;
  const ring = (radius) => `M${cx - radius} ${cy}A${radius} ${radius} 0 0 1 ${cx + radius} ${cy}`;
  const outline = `M${cx - r} ${floor}V${cy}A${r} ${r} 0 0 1 ${cx + r} ${cy}V${floor}`;
  const spokes = [1, 2, 3, 4, 5, 6, 7].map((i) => `M${point(30, (Math.PI * i) / 8)}L${point(r, (Math.PI * i) / 8)}`);
  const posts = [-42, 0, 42].map((x) => `M${cx + x} ${cy}V${floor}`);
  return (
    `<path class="t${tint}" d="M0 0H320V200H0Z"/><path d="${outline}Z" fill="url(#win)" opacity="${tint === "f" ? 0.4 : 0.8}"/>` +
    `<path class="${tint === "f" ? "barsn" : "bars"}" d="${outline}M${cx - r} ${cy}H${cx + r}${ring(30)}${ring(59)}${spokes.join("")}${posts.join("")}"/>` +
    `<path class="floor" d="M0 166H320V200H0Z"/><path fill="url(#beam)" d="M${cx + 20} 8L${cx + 84} 92L${cx - 10} 200H${cx - 196}Z"/>`
  );
}

function scenes() {
  const folder = join(source, "art/scenes");
  const style = readFileSync(join(source, "art/palette.css"), "utf8");
  const shared = readFileSync(join(source, "art/gradients.svg"), "utf8");
  const bodies = [];
  readdirSync(folder).filter((file) => file.endsWith(".svg")).sort().forEach((file, row) => {
    const text = readFileSync(join(folder, file), "utf8");
    const [, tint, cx, inner] = text.match(/<svg[^>]*data-tint="(\w)"[^>]*data-window="(\d+)"[^>]*>([\s\S]*)<\/svg>/);
    const y = row * 200;
    bodies.push(
      `<view id="${basename(file, ".svg")}" viewBox="0 ${y} 320 200"/>` +
        `<svg y="${y}" width="320" height="200" viewBox="0 0 320 200">${frame(tint, Number(cx))}${inner.trim()}</svg>`,
    );
  });
  const height = bodies.length * 200;
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 ${height}"><style>${flat(style)}</style><defs>${shared}</defs>${bodies.join("")}</svg>`;
  write("art/scenes.svg", sheet.replace(/>\s+</g, "><"));
}

function drawings() {
  const style = flat(readFileSync(join(source, "art/palette.css"), "utf8"));
  const shared = readFileSync(join(source, "art/gradients.svg"), "utf8");
  for (const file of readdirSync(join(source, "art")).filter((name) => name.endsWith(".svg") && name !== "gradients.svg")) {
    const text = readFileSync(join(source, "art", file), "utf8");
    write(`art/${file}`, text.replace("<!--palette-->", `<style>${style}</style><defs>${shared}</defs>`).replace(/>\s*\n\s*</g, "><"));
  }
}

function scripts() {
  cpSync(join(modules, "htmx.org/dist/htmx.min.js"), join(built, "js/htmx.js"));
  // Reads codes where the browser cannot; loaded only there.
  cpSync(join(modules, "jsqr/dist/jsQR.js"), join(built, "js/jsqr.js"));
  for (const file of readdirSync(join(source, "js"))) cpSync(join(source, "js", file), join(built, "js", file));
}

rmSync(built, { recursive: true, force: true });
mkdirSync(join(built, "js"), { recursive: true });
cpSync(join(source, "icons"), join(built, "icons"), { recursive: true });
scripts();
scenes();
drawings();
await styles();
await fonts();
documentFonts();
for (const file of ["css/lichthof.css", "js/htmx.js", "js/lichthof.js", "art/scenes.svg", "art/hall.svg"]) {
  console.log(`${file.padEnd(22)} ${(gzipSync(readFileSync(join(built, file))).length / 1024).toFixed(1)} KB compressed`);
}
