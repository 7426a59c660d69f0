import { describe, expect, test } from "vitest";
import { isNorthboundError } from "../../src/errors/northbound-error.ts";
import type { Transport } from "../../src/core/send.ts";
import { createMatrixClient, makeCall } from "./backend.ts";
import { type RunningNode, type Seen, startForeign, startNode } from "./faults.ts";
import { type Differences, type Ending, type FaultName, faultNames, type Kind, kinds, table } from "./table.ts";

/** What a busy machine may add to the time of a cell, in milliseconds; a call that hangs takes much longer. */
const slack = 10_000;

/** Faults that show themselves by silence alone: their cells keep the short times of the matrix. */
const silent: ReadonlySet<FaultName> = new Set(["black hole", "stalled headers", "stalled body"]);

/** Elsewhere a busy machine must not be taken for a slow node. */
const patient = { connectionAttemptDelay: 5_000, connectTimeout: 5_000, timeout: 3_000, idleTimeout: 3_000 };

/** Endings that promise that nothing was processed. */
const unprocessed: readonly Ending[] = [
  "CONNECTION_FAILED",
  "RATE_LIMITED",
  "SESSION_FAILED",
  "BODY_NOT_REPLAYABLE",
  "REDIRECTED",
];

interface Result {
  readonly ending: Ending | string;
  readonly duration: number;
  readonly seen: Seen;
}

/** Runs one cell: a call of one kind, at a node with a fault and as many good ones. */
async function runCell(
  fault: FaultName,
  kind: Kind,
  goodNodes: number,
  transport: Transport | undefined,
): Promise<Result> {
  const seen: Seen = { logins: 0, received: 0, processed: 0, foreign: 0 };
  await using resources = new AsyncDisposableStack();
  const foreign = resources.use(await startForeign(seen));
  const nodes: RunningNode[] = [resources.use(await startNode(fault, seen, foreign.url))];
  for (let good = 0; good < goodNodes; good++) nodes.push(resources.use(await startNode("none", seen, foreign.url)));
  const client = createMatrixClient(
    nodes.map(({ url }) => url),
    { ...(transport && { transport }), ...(!silent.has(fault) && patient) },
  );
  const began = performance.now();
  const ending = await makeCall(client, kind).then(() => "ok", endingOf);
  const duration = performance.now() - began;
  await client.close();
  // Nothing of the client is left at any node; what the platform's fetch keeps alive is not the client's to close.
  if (!transport) await Promise.all(nodes.map((node) => node.untilIdle()));
  return { ending, duration, seen };
}

function endingOf(error: unknown): string {
  return isNorthboundError(error) ? error.code : `not ours: ${String(error)}`;
}

/**
 * Defines the tests of all cells.
 * @param createTransport by default the platform's
 */
export function runMatrix(name: string, differences: Differences = {}, createTransport?: () => Transport): void {
  const cells = faultNames.flatMap((fault) =>
    kinds.flatMap((kind) =>
      [1, 3].map((count) => {
        const pair = differences[fault]?.[kind] ?? table[fault][kind];
        return { fault, kind, count, expected: pair[count === 1 ? 0 : 1] };
      }),
    ),
  );

  describe.concurrent(`${name},`, () => {
    test.each(cells)(
      "$fault: a $kind with $count node(s) ends with $expected",
      { timeout: 60_000 },
      async ({ fault, kind, count, expected }) => {
        const { ending, duration, seen } = await runCell(fault, kind, count - 1, createTransport?.());
        expect(ending).toBe(expected);
        expect(seen.foreign).toBe(0);
        expect(duration).toBeLessThan(table[fault].within + slack);
        const isWrite = kind === "write" || kind === "upload";
        const atMost = !isWrite ? Infinity : unprocessed.includes(expected) ? 0 : 1;
        expect(seen.processed).toBeLessThanOrEqual(atMost);
        expect(seen.processed).toBeGreaterThanOrEqual(expected === "ok" ? 1 : 0);
      },
    );
  });
}
