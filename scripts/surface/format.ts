import type { SurfaceOutcome } from "./surface.ts";

/** What a person reads about reports that are, or were, out of date; empty when there are none. */
export function formatSurfaces(outcomes: readonly SurfaceOutcome[], check: boolean): string {
  const stale = outcomes.filter(({ change }) => change !== "unchanged");
  const lines = stale.map(({ name, change }) =>
    check ? `✗ surface/${name}.txt: out of date` : `✓ surface/${name}.txt: ${change}`,
  );
  if (check && stale.length > 0) {
    lines.push("Refresh with: npx -y pnpm@12 generate. Then say in a changeset what the change means for users.");
  }
  return lines.join("\n");
}
