import { glob } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuleSet } from "../openapi/load-spec.ts";

/** One spec and where its output goes. */
export interface Target {
  /** `rhev`, or `cloudcix/iaas` for a backend with a spec per application. */
  readonly name: string;
  readonly spec: string;
  readonly out: string;
  readonly rules: RuleSet;
  /** How generated files name the spec: a path in the repository, or below the working directory. */
  readonly origin: string;
}

/** The folder of this repository. */
export const root: string = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * Every spec of the project: `specs/<backend>/openapi.yaml`, or one below a folder per application.
 * @param names Backends to keep; none means all.
 */
export async function findTargets(names: readonly string[], home: string = root): Promise<Target[]> {
  const files = await Array.fromAsync(glob(["*/openapi.yaml", "*/*/openapi.yaml"], { cwd: join(home, "specs") }));
  const targets = files.toSorted().map((file) => projectTarget(home, dirname(file).replaceAll(sep, "/")));
  const known = [...new Set(targets.map((target) => backendOf(target)))];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new Error(`There is no specs/${name}/openapi.yaml. Backends with a spec: ${known.join(", ") || "none yet"}.`);
  }
  return names.length === 0 ? targets : targets.filter((target) => names.includes(backendOf(target)));
}

/** A spec file that was named on the command line; one of the project's own is held to the project's rules. */
export function fileTarget(spec: string, out: string): Target {
  const file = resolve(spec);
  const isOurs = !relative(join(root, "specs"), file).startsWith("..");
  return {
    name: basename(file),
    spec: file,
    out: resolve(out),
    rules: isOurs ? "project" : "portable",
    origin: originOf(file),
  };
}

/** Where all generated files of a backend are. */
export function outputFolder(backend: string, home: string = root): string {
  return join(home, "packages", backend, "src", "generated");
}

/** The backend that a target belongs to. */
export function backendOf({ name }: Pick<Target, "name">): string {
  return name.split("/", 1)[0] ?? name;
}

function projectTarget(home: string, name: string): Target {
  const [backend = name, ...application] = name.split("/");
  const out = join(outputFolder(backend, home), ...application);
  const origin = `specs/${name}/openapi.yaml`;
  return { name, spec: join(home, origin), out, rules: "project", origin };
}

// Never a path of this machine.
function originOf(spec: string): string {
  const below = [root, process.cwd()].map((folder) => relative(folder, spec)).find((path) => !path.startsWith(".."));
  return (below ?? basename(spec)).replaceAll("\\", "/");
}
