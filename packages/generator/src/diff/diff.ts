import { resolve } from "node:path";
import { orShape, readSpec } from "../openapi/read-spec.ts";
import type { Change } from "./change.ts";
import { compareSpecs } from "./compare-specs.ts";

/**
 * Lists what changed from one spec to another, for people who call its operations.
 * @param before Path of a spec, or a document without references to other files.
 * @param after The same, later.
 * @throws SpecError when a spec can't be read.
 */
export async function diff(before: string | object, after: string | object): Promise<Change[]> {
  const compare = async (): Promise<Change[]> => {
    const [from, to] = await Promise.all([before, after].map(documentOf));
    return compareSpecs(from ?? {}, to ?? {});
  };
  return inShape(before, () => inShape(after, compare));
}

async function documentOf(spec: string | object): Promise<object> {
  return typeof spec === "string" ? (await readSpec(resolve(spec))).document : spec;
}

function inShape<Result>(spec: string | object, work: () => Promise<Result>): Promise<Result> {
  return typeof spec === "string" ? orShape(resolve(spec), work) : work();
}
