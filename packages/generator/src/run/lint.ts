import type { Problem } from "../openapi/problem.ts";
import { locateSpec } from "../openapi/locate-spec.ts";
import { readSpec } from "../openapi/read-spec.ts";

/**
 * Checks whether a client can be made of a spec, and how good it will be.
 * @returns warnings: what breaks the OpenAPI Specification, or is something that one client can't do.
 * @throws SpecError when no client can be made of it.
 */
export async function lint(spec: string): Promise<readonly Problem[]> {
  return (await readSpec(locateSpec(spec), "thorough")).warnings;
}
