import { join } from "node:path";
import { buildSite } from "./site.ts";
import { repository } from "./site/documents.ts";

const start = performance.now();
const { pages, operations, made } = await buildSite(join(repository, "dist/docs"));
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(
  `${pages} pages, ${operations} operations, ${made.length} parts made anew in ${seconds} s: dist/docs/index.html`,
);
