import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Stories of the examples for CloudVision. */
export const stories: readonly ExampleStory[] = [
  {
    example: "count-images",
    lab: { cloudvision: { nodes: 3 } },
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:4\.\S+ \d+\n)+$/),
  },
];
