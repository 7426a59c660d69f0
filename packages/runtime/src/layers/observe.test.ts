import { createCachedBackend, json, read } from "../../test/session/cached-backend.ts";
import { cacheLayer } from "../cache/layer.ts";
import { describe, expect, it, vi } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { Call } from "../core/call.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { Reply } from "../core/reply.ts";
import type { NorthboundEvent, Observe } from "../telemetry/events.ts";
import type { Send } from "../core/send.ts";
import { observeLayer } from "./observe.ts";

const operation = { id: "things/list", method: "GET", path: "/things" } as const;
const reply = (status = 200): Reply => new Reply({ status, headers: {}, body: null });

function layer(next: Send, observe?: Observe) {
  const events: NorthboundEvent[] = [];
  const clock = createFakeClock();
  const send = observeLayer({ observe: observe ?? ((event) => events.push(event)), backend: "test", clock })(next);
  return { events, clock, send };
}

describe("the observe layer", () => {
  it("is not there when nobody listens", () => {
    const next: Send = () => Promise.resolve(reply());
    expect(observeLayer({ observe: undefined, backend: "test", clock: createFakeClock() })(next)).toBe(next);
  });

  it("tells when a call begins and how it ends, under one id", async () => {
    const { events, clock, send } = layer(async () => {
      await clock.advance(12);
      return reply();
    });
    await send(new Call("/things", { operation }));
    const correlationId = events[0]?.correlationId;
    expect(correlationId).toMatch(/^[0-9a-z]{16,28}-1$/);
    const base = { backend: "test", operation: "things/list", correlationId, method: "GET" };
    expect(events).toEqual([
      { type: "start", time: 1_800_000_000_000, ...base },
      {
        type: "call",
        time: 1_800_000_000_012,
        ...base,
        status: 200,
        duration: 12,
        attempts: 1,
        fromCache: false,
        error: undefined,
      },
    ]);
  });

  it("gives each call of each client an id of its own", async () => {
    const clients = [layer(() => Promise.resolve(reply())), layer(() => Promise.resolve(reply()))];
    for (const { send } of clients) for (let call = 0; call < 3; call++) await send(new Call("/things", { operation }));
    const ids = clients.flatMap(({ events }) => events.map(({ correlationId }) => correlationId));
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(6);
  });

  it("gives the layers below the id, and everything else of the call as it was", async () => {
    const next = vi.fn<Send>(() => Promise.resolve(reply()));
    const { events, send } = layer(next);
    const { signal } = new AbortController();
    const call = new Call("/things?a=1", {
      method: "POST",
      headers: { x: "1" },
      body: "text",
      signal,
      operation,
      options: { ttl: 5 },
      stream: true,
    });
    await send(call);
    const seen = next.mock.calls[0]?.[0];
    expect(seen).toMatchObject({
      url: "/things?a=1",
      method: "POST",
      fields: { x: "1" },
      body: "text",
      operation,
      stream: true,
    });
    expect(seen?.signal).toBe(signal);
    expect(seen?.options).toEqual({ ttl: 5, correlationId: events[0]?.correlationId });
  });

  it("keeps the caller's own id", async () => {
    const next = vi.fn<Send>(() => Promise.resolve(reply()));
    const { events, send } = layer(next);
    const call = new Call("/things", { operation, options: { correlationId: "mine" } });
    await send(call);
    expect(next).toHaveBeenCalledWith(call);
    expect(events.map(({ correlationId }) => correlationId)).toEqual(["mine", "mine"]);
  });

  it("counts the tries, and leaves them on the caller's call", async () => {
    const { events, send } = layer((call) => {
      call.attempts = [{ node: "n1", reason: "busy", duration: 1 }];
      return Promise.resolve(reply());
    });
    const call = new Call("/things", { operation });
    await send(call);
    expect(events[1]).toMatchObject({ type: "call", attempts: 2 });
    expect(call.attempts).toHaveLength(1);
  });

  it("tells a hit of the cache as one without an attempt", async () => {
    const { cache, clock } = createCachedBackend();
    const events: NorthboundEvent[] = [];
    const observe = observeLayer({ observe: (event) => events.push(event), backend: "test", clock });
    const send = observe(cacheLayer({ cache, clock })(() => Promise.resolve(json({}))));
    await send(read());
    await send(read());
    expect(events.filter(({ type }) => type === "call")).toMatchObject([
      { fromCache: false, attempts: 1 },
      { fromCache: true, attempts: 0 },
    ]);
  });

  it("tells a fault as the error that the caller gets", async () => {
    const { events, send } = layer(() => {
      const failed = reply(404);
      failed.fault = { kind: "notFound", message: "no such thing" };
      return Promise.resolve(failed);
    });
    expect((await send(new Call("/things", { operation }))).status).toBe(404);
    expect(events[1]).toMatchObject({
      status: 404,
      error: { code: "NOT_FOUND", message: "things/list failed: no such thing (status 404)" },
    });
  });

  it("tells a rejection and passes it on as it is", async () => {
    const failure = new ConnectionError("refused");
    const { events, send } = layer(() => Promise.reject(failure));
    await expect(send(new Call("/things", { operation }))).rejects.toBe(failure);
    expect(events[1]).toMatchObject({ type: "call", status: undefined, error: failure, attempts: 0 });
    const aborted = layer(() => Promise.reject("enough"));
    await expect(aborted.send(new Call("/things"))).rejects.toBe("enough");
    expect(aborted.events[1]).toMatchObject({ operation: "GET /things", error: { message: "Aborted: enough" } });
  });
});
