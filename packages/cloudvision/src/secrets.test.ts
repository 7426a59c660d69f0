import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { BackendError } from "@northbound/runtime";
import { expect, it } from "vitest";
import { backend } from "./backend.ts";
import { createCloudVision } from "./client.ts";
import document from "./generated/openapi.json" with { type: "json" };

type Node = Readonly<Record<string, unknown>>;

const schemas = document.components.schemas as unknown as Readonly<Record<string, Node>>;

/** Names of the passwords that a part of the spec reaches through its types. */
function passwordsOf(node: unknown, seen = new Set<unknown>()): string[] {
  if (typeof node !== "object" || node === null || seen.has(node)) return [];
  seen.add(node);
  const { $ref, properties, ...rest } = node as Node;
  const own = Object.entries((properties ?? {}) as Readonly<Record<string, Node>>).flatMap(([name, schema]) =>
    schema["format"] === "password" ? [name] : passwordsOf(schema, seen),
  );
  const target = typeof $ref === "string" ? schemas[$ref.split("/").at(-1) ?? ""] : undefined;
  return [...own, ...passwordsOf(target, seen), ...Object.values(rest).flatMap((child) => passwordsOf(child, seen))];
}

const places = Object.values(document.paths as unknown as Readonly<Record<string, Readonly<Record<string, Node>>>>)
  .flatMap((item) => Object.values(item))
  .flatMap((operation) =>
    [...new Set(passwordsOf(operation))].map((name) => ({ operation: String(operation["operationId"]), name })),
  );

function printed(operation: string, name: string): string {
  const details = { operation, secrets: backend.secrets ?? [], detail: { [name]: "xyzzy" } };
  const error = new BackendError(`refused ${name}=xyzzy and {"${name}":"xyzzy"}`, details);
  return `${JSON.stringify(error)} ${inspect(error)}`;
}

it("shows no secret of the spec in an error of an operation that has it", () => {
  expect(places.length).toBeGreaterThan(40);
  expect(places.filter(({ operation, name }) => printed(operation, name).includes("xyzzy"))).toEqual([]);
});

it.each([
  ["configlets/create", "data"],
  ["configlets/getByName", "key"],
  ["alertV1/getTemplateConfig", "key"],
  ["alertV1/getAlert", "url"],
])("shows what %s says about %s, which is a secret elsewhere", (operation, name) => {
  expect(printed(operation, name)).toContain("xyzzy");
});

it("shows neither a token nor the key of a service that the server quotes", async () => {
  const server = createServer((request, response) => {
    const { url = "" } = request;
    request.resume();
    if (url.endsWith("authenticate.do")) return response.end('{"sessionId":"s1"}');
    const quoted = url.includes("enroll")
      ? { data: "xyzzy" }
      : { opsgenie: { key: "xyzzy" }, slack: { url: "https://hooks.example/xyzzy" } };
    response.writeHead(400, { "content-type": "application/json" });
    return response.end(JSON.stringify({ code: 3, message: JSON.stringify(quoted), details: [quoted] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const seen: unknown[] = [];
  const log = (...args: unknown[]): number => seen.push(args);
  const cvp = createCloudVision({
    nodes: [`http://127.0.0.1:${port}`],
    credentials: { username: "a", password: "b" },
    serverVersion: "2024.3.1",
    observe: (event) => seen.push(event),
    logger: { debug: log, info: log, warn: log, error: log },
  });
  try {
    const failures = await Promise.allSettled([
      cvp.alertV1.setAlertConfig({ body: { settings: { opsgenie: { key: "xyzzy" } } } }),
      cvp.alertV1.getAlertConfig({}),
      cvp.enrollment.createToken({ body: { reenrollDevices: ["*"], duration: "24h" } }),
    ]);
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    // By path the answer is the caller's, and only observers and the log are told of it.
    await cvp.POST("/cvpservice/enroll/createToken", { body: { reenrollDevices: ["*"], duration: "24h" } });
    await cvp.request("POST", "/cvpservice/enroll/createToken", { body: {} });
    const text = inspect([failures, seen], { depth: 12 }) + JSON.stringify([failures, seen]);
    expect(text).toContain("[redacted]");
    expect(text).not.toContain("xyzzy");
  } finally {
    await cvp.close().catch(() => undefined);
    server.closeAllConnections();
    server.close();
  }
});
