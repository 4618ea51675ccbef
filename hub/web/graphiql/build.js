// Bundles the page into the folder that is named on the command line: index.html, what it loads in assets/, and the
// licences of what went in. Run by hatch_build.py.
import { build } from "esbuild";
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

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["page.jsx", "icon.svg"],
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
  plugins: [withoutFonts],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

function built(ending) {
  const [name, ...more] = Object.keys(metafile.outputs).filter((one) => one.endsWith(ending));
  if (!name || more.length) {
    throw new Error(`one ${ending} was expected among ${Object.keys(metafile.outputs)}`);
  }
  return `graphql/assets/${path.basename(name)}`;
}

async function writePage() {
  const names = { icon: built(".svg"), style: built(".css"), script: built(".js") };
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
await writeLicences();
