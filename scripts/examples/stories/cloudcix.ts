import type { Lab } from "@northbound/lab";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Stories of the examples for CloudCIX. */
export const stories: readonly ExampleStory[] = [
  {
    example: "list-instances",
    lab: { cloudcix: true },
    before: addRobot,
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:\S.* \d+ \S+ \w+\n)+$/),
  },
];

/** The user of the examples. */
function addRobot(lab: Lab): void {
  const { users } = lab.cloudcix.state;
  const email = "robot@example.com";
  const user = users.get(lab.cloudcix.credentials.username);
  if (user) users.set(email, { ...user, email });
}
