import { inspect } from "node:util";
import { type Call, ConnectionError, type Transport, UnknownOutcomeError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRhev } from "../src/index.ts";

/** Takes every call, and loses its answer. */
function createLossy(): Transport & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    send(call) {
      calls.push(call);
      call.written = true;
      return Promise.reject(new ConnectionError("reset"));
    },
    close: () => Promise.resolve(),
  };
}

async function lose(options: object = {}, callOptions: object = {}) {
  const transport = createLossy();
  await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, transport, ...options });
  const body = { name: "web1", cluster: { name: "Default" }, template: { name: "Blank" } };
  const error: unknown = await rhev.vms.create({ body }, callOptions).catch((reason: unknown) => reason);
  if (!(error instanceof UnknownOutcomeError)) throw new Error("There is no doubt.", { cause: error });
  return { error, sent: transport.calls[0]?.fields["correlation-id"], calls: transport.calls.length, body };
}

test("a write whose answer is lost tells the id under which the engine noted it, also when nobody observes", async () => {
  const { error, sent, calls } = await lose();
  expect(calls).toBe(1);
  expect(sent).toMatch(/^[\w-]{1,36}$/);
  expect(error.correlationId).toBe(sent);
  expect(error.toJSON()["correlationId"]).toBe(sent);
});

test.for([
  [{ correlationId: "nightly" }, {}, /^nightly$/],
  [{}, { correlationId: "mine" }, /^mine$/],
  [{ observe: () => undefined }, {}, /^\w+-1$/],
] as const)("with %j and %j the error has the id that was sent", async ([options, callOptions, wanted]) => {
  const { error, sent } = await lose(options, callOptions);
  expect(error.correlationId).toBe(sent);
  expect(sent).toMatch(wanted);
});

test("the error knows operation and input of the call, and prints neither", async () => {
  const { error, body } = await lose();
  expect(error.call).toEqual({ operation: "vms/create", input: { body } });
  expect(Object.keys(error)).not.toContain("call");
  expect(inspect(error) + JSON.stringify(error)).not.toContain("web1");
});

test("reads are sent without an id of their own when nobody observes", async () => {
  const transport = createLossy();
  await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, transport, retry: "never" });
  await rhev.vms.get({ vmId: "1" }).catch(() => undefined);
  expect(transport.calls[0]?.fields).not.toHaveProperty("correlation-id");
});
