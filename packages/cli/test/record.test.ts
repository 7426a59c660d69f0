import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLab } from "@northbound/lab";
import { parseCassette } from "@northbound/runtime/cassette";
import { expect, it } from "vitest";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

const cli = fileURLToPath(new URL("..", import.meta.url));

const script = `import { createRhev } from "@northbound/rhev";
const { URL: node, USER: username, PASSWORD: password } = process.env;
for (let clients = 0; clients < 2; clients++) {
  await using rhev = createRhev({ nodes: [node], credentials: { username, password } });
  await rhev.vms.list();
}
process.exitCode = Number(process.argv[2]);
`;

it(
  "records the clients of a script that knows nothing of it, and shows, checks and converts the cassettes",
  { timeout: 60_000 },
  async () => {
    await using folder = await folderWith({ "script.mjs": script });
    await symlink(join(cli, "node_modules"), join(folder.path, "node_modules"));
    await using lab = await createLab({ rhev: true, protocol: "http", world: { machines: 3 } });
    const { username, password } = lab.rhev.credentials;
    const env = {
      PATH: process.env["PATH"] ?? "",
      URL: lab.rhev.nodes[0]?.url ?? "",
      USER: username,
      PASSWORD: password,
    };
    const run = (...args: string[]): ReturnType<typeof northbound> => northbound(args, { cwd: folder.path, env });
    const node = [process.execPath, "--conditions=@northbound/source", "--no-warnings", "script.mjs"];

    const recorded = await run("record", "--out", "engine.jsonl", "--source", "made-up", "--", ...node, "3");
    expect(recorded).toMatchObject({
      code: 3,
      notes: expect.stringContaining("northbound cassette check engine.jsonl") as string,
    });
    for (const name of ["engine.jsonl", "engine.2.jsonl"]) {
      const text = await readFile(join(folder.path, name), "utf8");
      const { backend, exchanges } = parseCassette(text);
      expect(backend).toBe("rhev");
      expect(exchanges.map(({ operation }) => operation)).toContain("vms/list");
      expect(exchanges[0]?.source).toBe("made-up");
      expect(text).not.toContain(password);
    }
    expect(await run("cassette", "check", "engine.jsonl", "engine.2.jsonl")).toMatchObject({ code: 0, out: "" });
    expect((await run("cassette", "show", "engine.jsonl")).out).toMatch(/vms\/list +200/);
    expect(JSON.parse((await run("cassette", "har", "engine.jsonl")).out)).toMatchObject({ log: { version: "1.2" } });
    expect(await run("record", "--out", "engine.jsonl", "--", ...node)).toMatchObject({
      code: 2,
      notes: expect.stringContaining("engine.jsonl is there already") as string,
    });
  },
);

it("finds what a cassette should not say, and names line and place", async () => {
  await using folder = await folderWith({});
  const lines = [
    { northbound: "cassette", version: 1, backend: "parts", basePath: "/api" },
    { method: "GET", url: "/api/parts", status: 200, headers: {}, answer: { owner: "ann@example.org" } },
  ];
  await writeFile(join(folder.path, "a.jsonl"), `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  const { code, out, notes } = await northbound(["cassette", "check", "a.jsonl"], { cwd: folder.path });
  expect([code, out, notes]).toEqual([1, 'a.jsonl:2 /answer/owner "ann@example.org"\n', "1 to look at.\n"]);
});

it("says what is wrong with what it is given", async () => {
  await using folder = await folderWith({ "a.har": '{"log":{"entries":[]}}' });
  const noteOf = async (...args: string[]): Promise<string> => {
    const { code, notes } = await northbound(args, { cwd: folder.path });
    expect(code).toBe(2);
    return notes;
  };
  expect(await noteOf("cassette", "burn")).toContain("Say what to do: check, show, har.");
  expect(await noteOf("cassette", "check")).toContain("Missing: <cassette>.");
  expect(await noteOf("cassette", "check", "a.har")).toContain(
    "a.har is no cassette: a HAR of another tool has names and secrets as they are.",
  );
  expect(await noteOf("record")).toContain("Say what to run: northbound record -- node script.js");
  expect(await noteOf("record", "--source", "hearsay", "--", "true")).toContain("--source is one of");
  expect(await noteOf("record", "--", "no-such-command-here")).toContain("no-such-command-here can't be run");
});

it("tells with --dry-run what a call would do, and sends nothing", async () => {
  const env = {
    NORTHBOUND_RHEV_URL: "https://e1.invalid,https://e2.invalid",
    NORTHBOUND_RHEV_USERNAME: "admin@internal",
    NORTHBOUND_RHEV_PASSWORD: "hunter2",
  };
  const { code, out, notes } = await northbound(
    ["call", "rhev", "vms/start", "--vmId", "123", "--dry-run", "-o", "json"],
    { env },
  );
  expect(notes).toBe("Nothing was sent.\n");
  expect(code).toBe(0);
  expect(out).not.toContain("hunter2");
  expect(JSON.parse(out)).toMatchObject({
    sent: false,
    operation: "vms/start",
    url: "https://e1.invalid/ovirt-engine/api/vms/123/start",
    nodes: [{ url: "https://e1.invalid" }, { url: "https://e2.invalid" }],
    retry: { isReplaySafe: false },
    curl: expect.stringMatching(/^curl --request POST 'https:\/\/e1\.invalid/) as string,
  });
  const byPath = await northbound(["call", "GET", "/ovirt-engine/api/vms", "--spec", "rhev", "--dry-run"], { env });
  expect(byPath).toMatchObject({ code: 0, out: expect.stringContaining("method: GET") as string });
});
