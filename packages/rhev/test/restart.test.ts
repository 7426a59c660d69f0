import { type Call, type Clock, ConnectionError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRhev } from "../src/index.ts";

// An engine that is restarted: for four minutes nobody listens, or what stands in front of it answers with its own page.

const minute = 60_000;

interface JumpingClock extends Clock {
  jump(to: number): void;
}

/** Time that jumps to the end of each pause. Limits don't make it jump: they pass when it comes to them. */
function createJumpingClock(): JumpingClock {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly task: () => void }>();
  const jump = (to: number): void => {
    now = Math.max(now, to);
    for (const timer of [...timers].toSorted((a, b) => a.due - b.due))
      if (timer.due <= now && timers.delete(timer)) timer.task();
  };
  return {
    jump,
    now: () => now,
    random: () => 0.5,
    after(delay, task) {
      const timer = { due: now + delay, task };
      timers.add(timer);
      if (delay <= longestPause) setTimeout(() => timers.has(timer) && jump(timer.due));
      return () => timers.delete(timer);
    },
  };
}

/** Waits look every 15 seconds at the latest. */
const longestPause = 30_000;

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** An engine that is away from minute 1 to minute 5. */
function createRestarted(clock: JumpingClock, how: "nobody" | "a page", answer: (call: Call, now: number) => Answer) {
  const seen = { whileAway: 0 };
  const transport: Transport = {
    async send(call) {
      await Promise.resolve();
      const isEngine = !call.url.startsWith("/images/");
      const isAway = isEngine && clock.now() > minute && clock.now() < 5 * minute;
      if (isAway) seen.whileAway += 1;
      if (isAway && how === "nobody") throw new ConnectionError("refused");
      const {
        status = 200,
        type = "application/json",
        body,
      } = isAway
        ? {
            status: 503,
            type: "text/html; charset=iso-8859-1",
            body: "<html><title>503 Service Unavailable</title></html>",
          }
        : answer(call, clock.now());
      const bytes =
        body instanceof Uint8Array
          ? body
          : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
      const reply = new Reply({ status, headers: { "content-type": type }, body: bytes });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return reply;
    },
    close: () => Promise.resolve(),
  };
  return { seen, transport };
}

const ways = ["nobody", "a page"] as const;

test.for(ways)("a wait outlives a restart of the engine: %s answers", async (how) => {
  const clock = createJumpingClock();
  const { seen, transport } = createRestarted(clock, how, (_call, now) => ({
    body: { id: "1", status: now > 6 * minute ? "up" : "powering_up" },
  }));
  await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, transport, clock });
  expect(await rhev.vms.waitFor({ vmId: "1" }, "up")).toMatchObject({ status: "up" });
  expect(seen.whileAway).toBeGreaterThan(3);
});

test.for(ways)("complete() outlives a restart of the engine: %s answers", async (how) => {
  const clock = createJumpingClock();
  const { seen, transport } = createRestarted(clock, how, ({ url }, now) => ({
    body: {
      id: "1",
      status: url.includes("/jobs/")
        ? now > 7 * minute
          ? "finished"
          : "started"
        : now > 6 * minute
          ? "complete"
          : "pending",
    },
  }));
  await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, transport, clock });
  await rhev.complete({
    status: "pending",
    href: "/ovirt-engine/api/disks/1/move/2",
    job: { href: "/ovirt-engine/api/jobs/3" },
  });
  expect(clock.now()).toBeGreaterThan(7 * minute);
  expect(seen.whileAway).toBeGreaterThan(3);
});

test.for(ways)(
  "a download outlives a restart that takes its ticket away, and answers that are lost: %s answers",
  async (how) => {
    const clock = createJumpingClock();
    const events: string[] = [];
    let phase = "transferring";
    const { seen, transport } = createRestarted(clock, how, (call, now) => {
      const { url, method } = call;
      if (url.startsWith("/images/")) {
        if (method === "OPTIONS") return { body: { features: ["extents"], max_readers: 1 } };
        if (url.includes("/extents")) return { body: [{ start: 0, length: 8, zero: false }] };
        // The engine renews the ticket; while it is away, nobody does.
        if (now < minute) {
          clock.jump(2 * minute);
          phase = "paused_system";
        }
        return phase === "transferring"
          ? { body: new Uint8Array(8).fill(7), type: "application/octet-stream" }
          : { status: 403, body: "No such ticket", type: "text/plain" };
      }
      const action = url.split("/").at(-1) ?? "";
      if (method === "POST" && action !== "imagetransfers") {
        events.push(`${action} at ${Math.floor(now / minute)}`);
        phase = action === "resume" ? "transferring" : "finished_success";
        // The engine has done it, and its answer is lost.
        call.written = true;
        throw new ConnectionError("reset");
      }
      return { body: { id: "5", phase, transfer_url: "https://host/images/6", proxy_url: "https://engine/images/6" } };
    });
    await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, transport, clock });
    const got: Uint8Array[] = [];
    const sink = new WritableStream<Uint8Array>({ write: (chunk) => void got.push(chunk) });
    await rhev.imageTransfers.download({ disk: { id: "1" } }, sink);
    expect(Buffer.concat(got)).toEqual(Buffer.alloc(8, 7));
    expect(seen.whileAway).toBeGreaterThan(3);
    expect(events).toEqual(["resume at 5", "finalize at 5"]);
  },
);
