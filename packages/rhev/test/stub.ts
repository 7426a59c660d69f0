import { type Call, Reply, type Transport } from "@northbound/runtime";

/** A transport that keeps what was sent, and answers with what it is told. */
export interface Stub extends Transport {
  readonly calls: Call[];
}

/** @param answer gives status and body for each call. */
export function createStub(
  answer: (call: Call) => { readonly status?: number; readonly body?: unknown } = () => ({}),
): Stub {
  const calls: Call[] = [];
  return {
    calls,
    send(call) {
      calls.push(call);
      const { status = 200, body = {} } = answer(call);
      const reply = new Reply({
        status,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify(body)),
      });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
}
