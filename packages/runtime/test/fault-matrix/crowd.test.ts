import { describe, expect, test } from "vitest";
import { type CrowdFault, crowdFaults, crowdSizes, runCrowd } from "./crowd.ts";
import { gatewayAnswers } from "./gateway-answers.ts";

const faults = Object.keys(crowdFaults) as Extract<CrowdFault, string>[];
const cells = faults.flatMap((fault) =>
  (["read", "write"] as const).flatMap((kind) => crowdSizes.map((count) => ({ fault, kind, count }))),
);

describe("many calls at three nodes of which the first is bad", () => {
  test.each(cells)(
    "$fault: of $count $kind calls none is lost, doubled or told wrongly",
    { timeout: 60_000 },
    async (cell) => {
      const { fault, kind, count } = cell;
      expect(await runCrowd(fault, kind, count)).toMatchObject({ lost: 0, doubled: 0, toldWrongly: 0 });
    },
  );
});

describe("a gateway in front of the first of three nodes", () => {
  test.each(gatewayAnswers)(
    "$gateway, $when: status $status, no read is lost, and no write doubled or told wrongly",
    { timeout: 60_000 },
    async (answer) => {
      for (const [kind, count] of [
        ["read", 1],
        ["read", 50],
        ["write", 1],
        ["write", 50],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop -- crowds one after the other
        const { unknown, ...none } = await runCrowd({ answer }, kind, count);
        expect([kind, count, none]).toEqual([kind, count, { lost: 0, doubled: 0, toldWrongly: 0 }]);
        // Only writes that the page answered are in doubt; later ones go elsewhere.
        expect(unknown > 0).toBe(kind === "write");
      }
    },
  );
});
