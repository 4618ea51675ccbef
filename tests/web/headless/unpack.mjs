// Unpacks the Chromium of @sparticuz/chromium into the folder it is given: the program, its shared libraries, its fonts.
// Run by tests/web/installed.py, once. The package's own way unpacks into the machine's folder for temporary files and
// finds its libraries on one kind of machine only.
import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar-fs";

const [into] = process.argv.slice(2);
const packed = (name) => createReadStream(new URL(`node_modules/@sparticuz/chromium/bin/${name}.br`, import.meta.url));

mkdirSync(into);
await pipeline(packed("chromium"), createBrotliDecompress(), createWriteStream(`${into}/chromium`, { mode: 0o755 }));
for (const archive of ["al2023.tar", "swiftshader.tar", "fonts.tar"]) {
  await pipeline(packed(archive), createBrotliDecompress(), extract(into));
}
// The one in the archive names folders of another machine; without fonts a page has no text.
writeFileSync(
  `${into}/fonts.conf`,
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir>${import.meta.dirname}/fonts-cache</cachedir></fontconfig>
`,
);
