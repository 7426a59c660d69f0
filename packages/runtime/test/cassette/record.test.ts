import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCassette, record } from "../../src/cassette.ts";
import { createClient, type Operation, Reply, type Transport } from "../../src/index.ts";

const create: Operation = { id: "parts/create", method: "POST", path: "/parts", body: "json" };

interface Calls {
  readonly parts: { create(input: { readonly body: object }): Promise<unknown> };
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A transport that counts what reaches the server. */
function server(): Transport & { readonly sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    send: (call) => {
      sent.push(call.url);
      return Promise.resolve(
        new Reply({
          status: 201,
          headers: { "content-type": "application/json" },
          body: new TextEncoder().encode('{"id":1}'),
        }),
      );
    },
    close: () => Promise.resolve(),
  };
}

function clientOver(transport: Transport): Calls & { close(): Promise<void> } {
  return createClient(
    { name: "parts", basePath: "/api", operations: { parts: { create } } },
    { nodes: ["https://a.example.net"], transport, retry: "never" },
  ) as unknown as Calls & { close(): Promise<void> };
}

test("a file that can't be written ends calls before they are sent, and says so", async () => {
  const under = server();
  const client = clientOver(record({ file: join(folder, "missing", "a.jsonl"), transport: under, key: "k" }));
  for (const body of [{ a: 1 }, { a: 2 }])
    await expect(client.parts.create({ body })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      outcome: "not-processed",
    });
  expect(under.sent).toEqual([]);
});

test("a file that is lost later takes no answer away, ends the next call unsent, and is told at the end", async () => {
  const under = server();
  const file = join(folder, "b.jsonl");
  const transport = record({ file, transport: under, key: "k" });
  const client = clientOver(transport);
  expect(await client.parts.create({ body: { a: 1 } })).toEqual({ id: 1 });
  await expect.poll(() => readFile(file, "utf8")).toContain("parts/create");
  await rm(folder, { recursive: true });
  expect(await client.parts.create({ body: { a: 2 } })).toEqual({ id: 1 });
  await expect(transport.close()).rejects.toMatchObject({ code: "INVALID_OPTION" });
  await expect(client.parts.create({ body: { a: 3 } })).rejects.toMatchObject({ code: "INVALID_OPTION" });
  expect(under.sent).toHaveLength(2);
});

test("keeps the version of the server, and what answers where it is no server", async () => {
  const own = await mkdtemp(join(tmpdir(), "northbound-"));
  const recordedWith = async (serverVersion: string): Promise<object[]> => {
    const file = join(own, `${serverVersion}.jsonl`);
    const client = createClient(
      { name: "parts", basePath: "/api", operations: { parts: { create } } },
      { nodes: ["https://a.example.net"], transport: record({ file, transport: server(), source: "made-up" }) },
      { serverVersion },
    ) as unknown as Calls & { close(): Promise<void> };
    await client.parts.create({ body: {} });
    await client.close();
    return [...parseCassette(await readFile(file, "utf8")).exchanges];
  };
  expect(await recordedWith("4.5.4")).toMatchObject([{ version: "4.5.4", source: "made-up" }]);
  // It stands for no version.
  expect((await recordedWith("latest"))[0]).not.toHaveProperty("version");
  await rm(own, { recursive: true });
});

test("gives what came before the version was known the one that is named after it", () => {
  const lines = [{ northbound: "cassette", version: 1 }, { status: 200 }, { status: 200, version: "4.4" }];
  const { exchanges } = parseCassette(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  expect(exchanges.map(({ version }) => version)).toEqual(["4.4", "4.4"]);
});
