// Bundles the page into the folder that is named on the command line: index.html, what it loads in assets/, and the
// licences of what went in. Run by hatch_build.py.
import { build } from "esbuild";
import { compileAsync } from "sass";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;
const out = path.resolve(process.argv[2]);

// GraphiQL's style brings 350 kB of fonts as data, which the content security policy forbids.
const withoutFonts = {
  name: "without-fonts",
  setup({ onLoad }) {
    onLoad({ filter: /\/(@graphiql|graphiql)\/.*\.css$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      return { contents: text.replace(/@font-face\s*\{[^}]*\}/g, ""), loader: "css" };
    });
  },
};

// GOV.UK Frontend is written in Sass; what it brings for browsers alone has the typeface that only GOV.UK may use.
const fromSass = {
  name: "from-sass",
  setup({ onLoad }) {
    onLoad({ filter: /\.scss$/ }, async ({ path: file }) => {
      const { css } = await compileAsync(file, { loadPaths: [path.join(here, "node_modules")], quietDeps: true });
      // The crest of the footer is for GOV.UK alone.
      const contents = css.replace(/[a-z-]+: url\("[^"]*govuk-crest\.svg"\);/g, "");
      return { contents, loader: "css", resolveDir: here };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["page.jsx", "icon.svg", "pages.js", "pages.scss"],
  outdir: path.join(out, "assets"),
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  // GraphiQL's icons are read out by the names of their functions.
  keepNames: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  loader: { ".svg": "copy" },
  define: { "process.env.NODE_ENV": '"production"' },
  alias: { "react-style-singleton": path.join(here, "sheet.js") },
  plugins: [withoutFonts, fromSass],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

function built(stem, ending) {
  const names = Object.keys(metafile.outputs).map((name) => path.basename(name));
  const [name, ...more] = names.filter((file) => file.startsWith(`${stem}-`) && file.endsWith(ending));
  if (!name || more.length) {
    throw new Error(`${stem}${ending} was expected once among ${names}`);
  }
  return `graphql/assets/${name}`;
}

// The hub's pages are made by the hub, which has to know what their style and script are called.
async function writeNames() {
  const names = { icon: built("icon", ".svg"), style: built("pages", ".css"), script: built("pages", ".js") };
  await writeFile(path.join(out, "pages.json"), JSON.stringify(names));
}

async function writePage() {
  const names = { icon: built("icon", ".svg"), style: built("page", ".css"), script: built("page", ".js") };
  const template = await readFile(path.join(here, "index.html"), "utf8");
  await writeFile(path.join(out, "index.html"), template.replace(/\{(icon|style|script)\}/g, (_, key) => names[key]));
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(path.join(here, folder))).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? await readFile(path.join(here, folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

async function writeLicences() {
  const inputs = Object.keys(metafile.inputs).map((one) => one.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]);
  const folders = [...new Set(inputs.filter(Boolean))].sort();
  const rule = `\n${"-".repeat(80)}\n\n`;
  await writeFile(path.join(out, "licences.txt"), (await Promise.all(folders.map(licenceOf))).join(rule));
}

await writePage();
await writeNames();
await writeLicences();
