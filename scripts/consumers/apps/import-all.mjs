import { readdirSync, readFileSync } from "node:fs";

// Imports everything that the packages export, but MSW's part where there is no MSW; where each package finds its own
// dependencies only, one that it does not name is missed.
const folder = new URL("node_modules/@northbound/", import.meta.url);
const names = [];
for (const name of readdirSync(folder)) {
  const { exports } = JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), "utf8"));
  for (const path of Object.keys(exports)) {
    if (path.endsWith(".json") || path === "./keyv" || path === "./otel") continue;
    if (path === "./msw" && process.argv.includes("--without-msw")) continue;
    names.push(`@northbound/${name}${path.slice(1)}`);
  }
}
for (const name of names) await import(name);
console.log(JSON.stringify(names));
