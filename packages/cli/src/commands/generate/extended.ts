import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ExtendedPackage } from "@northbound/generator";
import { UsageError } from "../../output/usage-error.ts";

/** A package whose client is extended, and the spec that it ships. */
export interface Extended extends ExtendedPackage {
  /** Path of its spec. */
  readonly spec: string;
}

/**
 * Finds a package whose client is extended: as the generated client will find it, or among those of this command.
 * @param module the package, or an entry of it: `@northbound/cloudcix/compute`.
 * @param folders where it may be installed.
 * @throws UsageError when it is nowhere, or has no spec.
 */
export function findExtended(module: string, folders: readonly string[]): Extended {
  const name = module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
  for (const from of [...folders.map((folder) => join(folder, "package.json")), import.meta.url]) {
    const manifest = resolveFrom(from, `${name}/package.json`);
    if (manifest === undefined) continue;
    const spec = resolveFrom(from, `${module}/openapi.json`);
    if (spec === undefined) throw new UsageError(`${module} ships no spec as ${module}/openapi.json.`);
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
    return { module, name, version, spec };
  }
  throw new UsageError(`There is no package ${name} here. Install it first: npm install ${name}`);
}

function resolveFrom(from: string, request: string): string | undefined {
  try {
    return createRequire(from).resolve(request);
  } catch {
    return undefined;
  }
}
