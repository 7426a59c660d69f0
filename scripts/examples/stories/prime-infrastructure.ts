import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Stories of the examples for Prime Infrastructure. */
export const stories: readonly ExampleStory[] = [
  {
    example: "count-clients",
    lab: { prime: true },
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:\S+ \d+\n)+$/),
  },
];
