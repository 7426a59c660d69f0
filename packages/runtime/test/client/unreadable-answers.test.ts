import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import type { Backend } from "../../src/core/backend.ts";
import { Reply } from "../../src/core/reply.ts";
import type { Translate } from "../../src/layers/translate.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";

interface Things {
  readonly things: {
    list(): Promise<unknown>;
    create(input: { body: object }): Promise<unknown>;
  };
}

const operations = {
  things: {
    list: { id: "things/list", method: "GET", path: "/things" },
    create: { id: "things/create", method: "POST", path: "/things", body: "json" },
  },
} as const;

/** A client of three nodes that all answer with this text. */
function setUp(body: string, backend: Partial<Backend> = {}, translate?: Translate) {
  const events: NorthboundEvent[] = [];
  let sent = 0;
  const client = createClient<object, Things>(
    { name: "lab", basePath: "", operations, ...backend },
    {
      nodes: ["https://one.example.net", "https://two.example.net", "https://three.example.net"],
      clock: createFakeClock(),
      observe: (event) => void events.push(event),
      circuit: { failureThreshold: 1 },
      transport: {
        send(call) {
          sent += 1;
          call.written = true;
          return Promise.resolve(new Reply({ status: 200, headers: {}, body: new TextEncoder().encode(body) }));
        },
        close: () => Promise.resolve(),
      },
    },
    translate && { translate },
  );
  const blamed = (): NorthboundEvent[] => events.filter(({ type }) => type === "circuit" || type === "failover");
  return { client, blamed, sent: () => sent };
}

const overflow = (): never => {
  throw new RangeError("Maximum call stack size exceeded");
};

describe("an answer that can't be read speaks against the answer, not against the node:", () => {
  test.each<[string, () => ReturnType<typeof setUp>]>([
    ["XML that breaks off", () => setUp("<things><thing>", {}, () => Promise.reject(new SyntaxError("cut off")))],
    ["XML that throws at once", () => setUp("<things>", {}, overflow)],
    ["JSON nested too deep for the backend's reader", () => setUp("[".repeat(30_000), { readFault: overflow })],
    ["JSON that breaks off", () => setUp('{"things": [')],
  ])("%s is INVALID_ANSWER for a read, UNKNOWN_OUTCOME for a write, each sent once", async (_, make) => {
    const reading = make();
    await expect(reading.client.things.list()).rejects.toMatchObject({ code: "INVALID_ANSWER" });
    expect([reading.sent(), reading.blamed()]).toEqual([1, []]);
    const writing = make();
    await expect(writing.client.things.create({ body: {} })).rejects.toMatchObject({
      code: "UNKNOWN_OUTCOME",
      outcome: "unknown",
    });
    expect([writing.sent(), writing.blamed()]).toEqual([1, []]);
  });
});
