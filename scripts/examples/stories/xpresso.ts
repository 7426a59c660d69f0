import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Stories of the examples for XPRESSO. */
export const stories: readonly ExampleStory[] = [
  {
    example: "run-smoke-tests",
    lab: { xpresso: true },
    after: ({ stdout }) => expect(stdout).toBe("REQ0000003 passed\n"),
  },
];
