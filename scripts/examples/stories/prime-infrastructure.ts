import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

const world = { sites: 2, devices: 48 };

/** Stories of the examples for Prime Infrastructure. */
export const stories: readonly ExampleStory[] = [
  {
    example: "count-clients",
    lab: { prime: true },
    after: ({ stdout }) => expect(stdout).toMatch(/^(?:\S+ \d+\n)+$/),
  },
  {
    example: "list-serial-numbers",
    lab: { prime: true, world },
    after: async ({ stdout }, lab, folder) => {
      expect(stdout).toBe("inventory.csv\n");
      const lines = (await readFile(join(folder, "inventory.csv"), "utf8")).trimEnd().split("\r\n");
      expect(lines).toHaveLength(1 + 2 * 48);
      for (const { serial } of lab.world.devices) expect(lines.some((line) => line.endsWith(`,${serial}`))).toBe(true);
    },
  },
  {
    example: "find-client",
    lab: { prime: true, world },
    args: ["0050.BA00.0001"],
    after: ({ stdout }) =>
      expect(stdout).toMatch(/^pc-000002 \w+ 10\.\S+ ASSOCIATED \S+ \w+ System Campus > .+ > Floor 2\n$/),
  },
  {
    example: "find-client",
    when: "for one that is not there",
    lab: { prime: true, world },
    args: ["02-00-00-00-00-01"],
    exitCode: 1,
    after: ({ stderr }) => expect(stderr).toBe("No such client.\n"),
  },
  {
    example: "deploy-template",
    lab: { prime: true, world },
    after: ({ stdout }, lab) => {
      expect(stdout).toMatch(/^Banner SUCCESS on 2[34] devices\n$/);
      expect(lab.prime.counters.of("cliTemplateConfiguration/deployThroughJob")).toBe(1);
    },
  },
  {
    example: "remove-devices",
    lab: { prime: true, world },
    before: (lab, folder) => {
      const addresses = lab.world.devices.slice(0, 3).map(({ address }) => address);
      return writeFile(join(folder, "retired.txt"), `${addresses.join("\n")}\n`);
    },
    after: ({ stdout }) => expect(stdout).toBe("SUCCESS 3 devices, 45 left\n"),
  },
];
