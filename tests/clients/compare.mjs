// What graphql-inspector finds changed between two schemas given by their paths, as JSON. Called by test_releases.py.
import { readFile } from "node:fs/promises";
import { diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const [released, present] = await Promise.all(
  process.argv.slice(2, 4).map(async (path) => buildSchema(await readFile(path, "utf8"))),
);
const changes = await diff(released, present);
console.log(JSON.stringify(changes.map(({ path, message, criticality }) => ({ path, message, level: criticality.level }))));
