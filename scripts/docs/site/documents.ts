import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { backends } from "../backends.ts";
import { readChanges } from "./changes.ts";
import type { Document, Section } from "./document.ts";

/** Root of the repository. */
export const repository: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Sections in the order of the list. */
export const sections: readonly Section[] = [
  "Get started",
  "Guides",
  "Packages",
  "Moving from another client",
  "Facts",
  "Changes",
  "Error codes",
];

/** Order of the guides; others follow by name. */
const order = [
  "failover",
  "paging",
  "caching",
  "errors",
  "timeouts",
  "waiting",
  "logging",
  "testing",
  "repeating",
  "fleet",
  "security",
  "old-servers",
  "your-server-differs",
  "regenerate",
  "migrate",
  "compare-specs",
  "add-a-backend",
];

/** Every page of text, in the order in which it is listed. Packages that have not written theirs are left out. */
export async function readDocuments(home: string = repository): Promise<Document[]> {
  const patterns = ["docs/guides/*.md", "docs/errors/*.md", "packages/*/*.md", "specs/README.md"];
  const files = await Array.fromAsync(glob(patterns, { cwd: home, exclude: ["**/node_modules/**"] }));
  const found = await Promise.all(
    files.map(async (file): Promise<Document | undefined> => {
      const source = file.replaceAll("\\", "/");
      const place = placeOf(source);
      return place && { source, ...place, markdown: await readFile(join(home, source), "utf8") };
    }),
  );
  return [...found.filter((entry) => entry !== undefined), ...(await readChanges(home))].toSorted(
    (a, b) => rank(a) - rank(b) || (a.source < b.source ? -1 : 1),
  );
}

function placeOf(source: string): Pick<Document, "address" | "section"> | undefined {
  const name = basename(source, ".md");
  const owner = basename(dirname(source));
  if (source.startsWith("docs/guides/")) {
    return { address: `guides/${name}.html`, section: name.startsWith("start-") ? "Get started" : "Guides" };
  }
  if (source.startsWith("docs/errors/")) {
    return { address: `errors/${name === "README" ? "index" : name}.html`, section: "Error codes" };
  }
  if (source === "specs/README.md") return { address: "guides/specs.html", section: "Facts" };
  if (name === "README") return { address: `packages/${owner}.html`, section: "Packages" };
  if (name.startsWith("MIGRATING"))
    return { address: `packages/${owner}-${name.toLowerCase()}.html`, section: "Moving from another client" };
  if (name === "FAULTS") return { address: `guides/faults.html`, section: "Facts" };
  return undefined;
}

function rank({ section, source }: Document): number {
  const name = basename(source, ".md");
  const start = backends.findIndex(({ guide }) => guide === name);
  const guide = order.indexOf(name);
  return sections.indexOf(section) * 100 + (start >= 0 ? start : guide >= 0 ? guide : 50);
}

/**
 * Gives the address on the site for an address in a text; `undefined` for a file that is not on the site.
 * @throws Error, from what it gives, for a link to a file that does not exist.
 */
export function linkRewriter(from: Document, documents: readonly Document[]): (address: string) => string | undefined {
  const pages = new Map(documents.map((document) => [document.source, document.address]));
  const here = posix.dirname(from.address);
  return (address) => {
    if (/^[a-z]+:/i.test(address) || address.startsWith("#")) return address;
    const [path = "", anchor] = address.split("#");
    const source = posix.normalize(posix.join(posix.dirname(from.source), path)).replace(/\/$/, "");
    const target = pages.get(source) ?? pages.get(`${source}/README.md`) ?? generatedPage(source);
    if (target !== undefined) return posix.relative(here, target) + (anchor === undefined ? "" : `#${anchor}`);
    if (existsSync(join(repository, source))) return undefined;
    throw new Error(`${from.source}: the link to ${address} leads to nothing.`);
  };
}

/** Pages that are made from sources: the reference of a spec, and that of the runtime's types. */
function generatedPage(source: string): string | undefined {
  const spec = /^specs\/(.+)\/openapi\.yaml$/.exec(source)?.[1];
  if (spec !== undefined) return `reference/${spec}.html`;
  if (source === "specs") return "reference/index.html";
  return source === "packages/runtime/src/index.ts" ? "api/index.html" : undefined;
}
