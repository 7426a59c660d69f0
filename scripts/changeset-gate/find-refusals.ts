import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { diff, type Level, mostSevere, type Noticed, proposeChangeset } from "@northbound/generator";
import { packageNames } from "../surface/surface.ts";
import { covers, readChangesets } from "./changesets.ts";
import { compareSurfaces } from "./compare-surfaces.ts";
import { readCurrent, readReleased, type Released } from "./released.ts";

/** A package whose changes no changeset tells its users about. */
export interface Refusal {
  /** Folder of the package. */
  readonly name: string;
  /** Why, in one line. */
  readonly reason: string;
  /** Text for a file in .changeset/. */
  readonly proposal: string;
}

/**
 * Finds packages that changed since their last release more than their changesets say. The last release is read from
 * `surface/released/`, so a clone without history knows as much as any other.
 */
export async function findRefusals(home: string): Promise<Refusal[]> {
  const changesets = await readChangesets(join(home, ".changeset"));
  const refusals: Refusal[] = [];
  for (const folder of await packageNames(home)) {
    const manifest = await readFile(join(home, "packages", folder, "package.json"), "utf8");
    const { name, version } = JSON.parse(manifest) as { readonly name: string; readonly version: string };
    const released = await readReleased(home, folder);
    const changes = released ? await compare(released, await readCurrent(home, folder)) : [first];
    const needed = mostSevere(changes);
    const given = changesets.get(name);
    // Before 1.0.0, users expect a new minor version to break (semver.org, 4).
    if (covers(given, version.startsWith("0.") && needed === "major" ? "minor" : needed)) continue;
    refusals.push({
      name: folder,
      reason: explain(name, needed, given, released),
      proposal: propose(name, version, changes),
    });
  }
  return refusals;
}

const first: Noticed = { level: "minor", place: "Everything", message: "is new: the first release" };

async function compare(before: Released, after: Released): Promise<Noticed[]> {
  const several = Object.keys({ ...before.specs, ...after.specs }).length > 1;
  const names = [...new Set([...Object.keys(before.specs), ...Object.keys(after.specs)])].toSorted();
  const inSpecs = names.map(async (spec) => {
    const { changes } = await diff(before.specs[spec] ?? {}, after.specs[spec] ?? {});
    return changes.map((change) => (several ? { ...change, place: `${spec}: ${change.place}` } : change));
  });
  return [...(await Promise.all(inSpecs)).flat(), ...compareSurfaces(before.surface, after.surface)];
}

function explain(
  name: string,
  needed: Level | undefined,
  given: Level | undefined,
  released: Released | undefined,
): string {
  if (released === undefined) return `${name} was never released, and no changeset introduces it.`;
  const change = `${name} changed since its last release in a way that is ${needed}`;
  return given === undefined ? `${change}, and no changeset says so.` : `${change}, and its changesets say ${given}.`;
}

function propose(name: string, version: string, changes: readonly Noticed[]): string {
  const text = proposeChangeset(name, changes) ?? "";
  return version.startsWith("0.") ? text.replace(/: major$/m, ": minor") : text;
}
