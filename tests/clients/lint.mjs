// Lints the schema given by its path, and prints as JSON what the rules say of it beyond what eslint.config.mjs accepts,
// what is accepted but no longer said, and which rules were at work. Called by test_schema_rules.py.
// One schema for each run: several rules remember the first schema they see.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ESLint } from "eslint";
import config, { ACCEPTED } from "./eslint.config.mjs";

const path = process.argv[2];
const text = await readFile(path, "utf8");
const lines = text.split("\n");
const own = config.map((one) => ({
  ...one,
  languageOptions: { ...one.languageOptions, parserOptions: { graphQLConfig: { schema: path } } },
}));
const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: own, allowInlineConfig: false });
const [{ messages }] = await eslint.lintText(text, { filePath: basename(path) });

const meant = ACCEPTED.filter((one) => (one.schema ?? "hub.graphql") === basename(path));
const used = new Set();
const said = [];
for (const { line, ruleId, message } of messages) {
  const at = lines[line - 1].trim();
  const accepted = meant.find((one) => one.rule === ruleId && one.at === at);
  if (accepted) used.add(accepted);
  else said.push(`${line}: ${at}: ${ruleId}: ${message}`);
}
const stale = meant.filter((one) => !used.has(one)).map((one) => `${one.rule} at ${one.at}`);
const rules = config.flatMap((one) => Object.keys(one.rules).map((name) => name.split("/")[1]));
console.log(JSON.stringify({ said, stale, rules }));
