/** What a schema or an operation says of versions. */
export interface Versioned {
  /** The versions that have it, where versions have names and no order. */
  readonly "x-api-versions"?: readonly string[] | undefined;
  /** Its type in versions other than the newest. */
  readonly "x-api-types"?: Readonly<Record<string, string>> | undefined;
  /** The first version that has it. */
  readonly "x-since"?: string | undefined;
  /** The first version without it. */
  readonly "x-until"?: string | undefined;
}

/** Whether a version has it. Bounds are of versions that are numbers: `2021.1`. */
export function hasInVersion(node: object, version: string): boolean {
  const { "x-api-versions": listed, "x-since": since, "x-until": until } = node as Versioned;
  if (listed && !listed.includes(version)) return false;
  if (!/^\d/.test(version)) return true;
  return (since === undefined || compare(version, since) >= 0) && (until === undefined || compare(version, until) < 0);
}

/** The type that it has in a version, where that is another one. */
export function typeInVersion(node: object, version: string): string | undefined {
  return (node as Versioned)["x-api-types"]?.[version];
}

function compare(left: string, right: string): number {
  const [ours, theirs] = [left, right].map((version) => version.split(".").map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const difference = (ours[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
