import { type Call, isNotFound, isNorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRhev, type Rhev } from "../src/index.ts";

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

const json = "application/json";
const fault = '{"reason":"Operation Failed","detail":"Entity not found: 7"}';
const root = '{"product_info":{"name":"oVirt Engine","version":{"major":"4"}}}';

const strangers: readonly (readonly [string, Answer])[] = [
  ["a page", { type: "text/html", body: "<html><body><h1>404 Not Found</h1></body></html>" }],
  ["a page in XHTML (lighttpd)", { type: "text/html", body: '<?xml version="1.0"?><html><h1>404</h1></html>' }],
  ["a text (Traefik)", { type: "text/plain", body: "404 page not found\n" }],
  ["JSON of a gateway (Kong)", { type: json, body: '{"message":"no Route matched with those values"}' }],
  // An application server whose engine is not deployed says no more than the engine does, and has no root of the API.
  ["nothing, where the root of the API is not there either", { body: "" }],
];

/** An engine behind something that answers in its place. */
function behind(
  answer: (call: Call) => Answer,
  credentials: object = { token: "t" },
  format: "json" | "xml" = "json",
): { rhev: Rhev; sent: string[] } {
  const sent: string[] = [];
  const transport: Transport = {
    send(call) {
      sent.push(`${call.method} ${call.url}`);
      const { status = 404, type, body } = answer(call);
      const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
      const reply = new Reply({ status, headers, body: new TextEncoder().encode(body) });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
  const nodes = ["https://engine"];
  const rhev = createRhev({
    nodes,
    credentials: credentials as never,
    transport,
    format,
    backoff: { base: 1, cap: 1 },
  });
  return { rhev, sent };
}

const isRoot = (call: Call): boolean => call.url === "/ovirt-engine/api";

async function failureOf(look: Promise<unknown>): Promise<unknown> {
  return look.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
}

const wait = { deadline: 60, delay: 10 } as const;

test.each(strangers)(
  "a 404 that is not the engine's, %s, is no absence: reads fail, and no wait for the end of something ends",
  async (_what, stranger) => {
    const { rhev } = behind(() => stranger);
    for (const look of [
      () => rhev.vms.get({ vmId: "7" }),
      () => rhev.collection("vms").find({ id: "7" }),
      () => rhev.vms.waitUntilGone({ vmId: "7" }, wait),
      () => rhev.disks.waitUntilGone({ diskId: "7" }, wait),
      () => rhev.hosts.waitUntilGone({ hostId: "7" }, wait),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const failure = await failureOf(look());
      expect([String(look), isNorthboundError(failure), isNotFound(failure)]).toEqual([String(look), true, false]);
    }
  },
);

test.each(strangers)(
  "a 404 that is not the engine's, %s, at the login is a session that could not be had",
  async (_what, stranger) => {
    const { rhev } = behind(() => stranger, { username: "admin@internal", password: "secret-word" });
    const failure = await failureOf(rhev.vms.get({ vmId: "7" }));
    expect(failure).toMatchObject({ code: "SESSION_FAILED" });
  },
);

test.each([
  ["JSON", { status: 200, type: json, body: root }],
  [
    "XML",
    {
      status: 200,
      type: "application/xml",
      body: "<api><product_info><name>oVirt Engine</name></product_info></api>",
    },
  ],
  ["a refusal of the session", { status: 401, type: json, body: '{"reason":"Unauthorized"}' }],
])("an empty 404 is the engine's word where the root of its API answers: %s", async (how, answer) => {
  const format = how === "XML" ? "xml" : "json";
  const { rhev, sent } = behind((call) => (isRoot(call) ? answer : { body: "" }), { token: "t" }, format);
  expect(await failureOf(rhev.vms.get({ vmId: "7" }))).toMatchObject({ code: "NOT_FOUND" });
  expect(sent).toEqual(["GET /ovirt-engine/api/vms/7", "GET /ovirt-engine/api"]);
  await rhev.vms.waitUntilGone({ vmId: "7" }, wait);
  expect(await rhev.collection("vms").find({ id: "7" })).toBeUndefined();
});

test.each([
  ["a page", { status: 404, type: "text/html", body: "<html></html>" }],
  ["nothing", { status: 404, body: "" }],
  ["a 503 of Apache", { status: 503, type: "text/html", body: "<html><h1>Service Unavailable</h1></html>" }],
  ["another product", { status: 200, type: json, body: '{"name":"something else"}' }],
  ["a page behind 200", { status: 200, type: "text/html", body: "<html><h1>Welcome</h1></html>" }],
])("an empty 404 is a stranger's where the root of the API answers with %s", async (_how, answer) => {
  const { rhev } = behind((call) => (isRoot(call) ? answer : { body: "" }));
  const failure = await failureOf(rhev.vms.get({ vmId: "7" }));
  expect([isNorthboundError(failure), isNotFound(failure)]).toEqual([true, false]);
  await expect(rhev.vms.waitUntilGone({ vmId: "7" }, wait)).rejects.toThrow("to be gone");
});

test("a 404 needs no second look where the engine gives its reason", async () => {
  const { rhev, sent } = behind(() => ({ type: json, body: fault }));
  expect(await failureOf(rhev.vms.get({ vmId: "7" }))).toMatchObject({ code: "NOT_FOUND" });
  expect(sent).toHaveLength(1);
});
