import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Stories of the examples for RHEV and oVirt. */
export const stories: readonly ExampleStory[] = [
  {
    example: "start-cluster",
    lab: { rhev: true },
    after({ stdout }, lab) {
      const started = Number(/^(\d+) started$/m.exec(stdout)?.[1]);
      expect(started).toBeGreaterThan(0);
      expect(stdout.match(/^\S+ up$/gm)).toHaveLength(started);
      expect(lab.rhev.counters.of("vms/start")).toBe(started);
    },
  },
];
