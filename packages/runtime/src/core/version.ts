/**
 * Compares two dotted versions by their numbers: negative when `a` is older, 0 when equal, positive when newer.
 * Missing parts count as 0, anything after the numbers is ignored, and `latest` is newer than every other.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "latest") return 1;
  if (b === "latest") return -1;
  const left = numbers(a);
  const right = numbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
}
