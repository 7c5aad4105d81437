// Run by Node in a project that has installed the tarball: the public API, as names and words, against what is committed.
// Where a change is meant, run it again with UPDATE=1 and commit the file: `UPDATE=1 npm test -- package`.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const [golden] = process.argv.slice(2);
const { exports } = createRequire(import.meta.url)("sentiance-web/package.json");
const read = (path) => readFileSync(new URL(path, import.meta.resolve("sentiance-web/package.json")), "utf8");

const lines = [];
for (const [entry, { types, default: script }] of Object.entries(exports)) {
  lines.push(`entry ${entry}`);
  if (!types) continue;
  const declarations = read(types);
  const values = [...read(script).matchAll(/export\s*\{([^}]*)\}/g)].flatMap(([, names]) => names.split(",")).map((name) => name.trim().split(" as ").at(-1));
  lines.push(...values.filter(Boolean).sort().map((name) => `  value ${name}`));
  lines.push(...[...declarations.matchAll(/^export (interface|type) (\w+)/gm)].map(([, , name]) => `  type ${name}`).sort());
  for (const [, name, words] of declarations.matchAll(/^export type (Error\w+|TimelineEvent) =([^;]*);/gm)) {
    lines.push(...[...words.matchAll(/"([^"]+)"/g)].map(([, word]) => `  ${name} ${word}`));
  }
}
const root = fileURLToPath(new URL(".", import.meta.resolve("sentiance-web/package.json")));
lines.push(...readdirSync(root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  .map((file) => `file ${`${file.parentPath ?? file.path}/${file.name}`.slice(root.length).replace(/^\//, "")}`).sort());

const api = `${lines.join("\n")}\n`;
if (process.env.UPDATE) writeFileSync(golden, api);
const before = new Set(readFileSync(golden, "utf8").split("\n"));
const now = new Set(api.split("\n"));
const gone = [...before].filter((line) => !now.has(line)).map((line) => `- ${line}`);
const added = [...now].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
if (gone.length + added.length > 0) {
  console.error(`The public API has changed:\n${[...gone, ...added].join("\n")}\nIf that is meant: UPDATE=1 npm test -- package, and say it in CHANGELOG.md.`);
  process.exit(1);
}
console.log(`the public API is as committed: ${lines.length} lines`);
