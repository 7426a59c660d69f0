import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLab, json } from "@northbound/lab";
import { createRhev } from "@northbound/rhev";
import { record } from "@northbound/runtime/cassette";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

const cli = fileURLToPath(new URL("..", import.meta.url));
const guide = await readFile(join(cli, "../../docs/guides/your-server-differs.md"), "utf8");
const section = guide.slice(guide.indexOf("## Make the client yours"));
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";

it("goes from a cassette to changed types by the commands of the guide", async () => {
  await using folder = await folderWith({});
  await using lab = await createLab({ rhev: true, protocol: "http" });
  lab.rhev.nodes[0]?.answer(json({ vm: [{ id: "1", colour: "red" }] }), { match: "vms/list" });
  {
    const transport = record({ file: join(folder.path, "engine.jsonl") });
    await using rhev = createRhev({
      nodes: lab.rhev.urls,
      credentials: lab.rhev.credentials,
      transport,
      validate: "warn",
    });
    for (let times = 0; times < 2; times++) await rhev.vms.list();
    expect(rhev.drift.report()).toMatchObject([{ pointer: "/vm/-/colour", kind: "unknown" }]);
  }
  await symlink(join(cli, "node_modules"), join(folder.path, "node_modules"));
  const commands = block("sh").trim().split("\n");
  expect(commands).toHaveLength(2);
  const notes: string[] = [];
  for (const command of commands) {
    const outcome = await northbound(command.replace("npx @northbound/cli ", "").split(/\s+/), { cwd: folder.path });
    expect(outcome).toMatchObject({ code: 0 });
    notes.push(outcome.notes);
  }
  expect(notes[0]).toContain("1 change proposed, 0 held back.");
  const overlay = await readFile(join(folder.path, "ours.yaml"), "utf8");
  expect(parse(overlay)).toEqual(parse(block("yaml")));
  expect(await readFile(join(folder.path, "pull-request.md"), "utf8")).toContain(
    "`Vm` has the member `colour` (string)",
  );
  const types = await readFile(join(folder.path, "src/engine/schema.d.ts"), "utf8");
  const shipped = await readFile(join(cli, "../rhev/src/generated/schema.d.ts"), "utf8");
  expect([types, shipped].map((text) => /^ +colour\?: string;$/m.test(text))).toEqual([true, false]);
});

const part = {
  openapi: "3.1.0",
  info: { title: "Parts", version: "1" },
  paths: {
    "/parts": {
      get: {
        operationId: "parts/list",
        responses: {
          "200": {
            description: "All.",
            content: { "application/json": { schema: { type: "object", properties: { total: { type: "integer" } } } } },
          },
        },
      },
    },
  },
};
const entry = {
  request: { method: "GET", url: "https://parts.example.net/parts" },
  response: { status: 200, headers: [], content: { text: '{"total":null}' } },
};

it("learns from a HAR with a spec of one's own, and prints the overlay", async () => {
  await using folder = await folderWith({
    "parts.json": JSON.stringify(part),
    "browser.har": JSON.stringify({ log: { entries: [entry, entry] } }),
  });
  const args = ["learn", "browser.har", "--spec", "parts.json", "--source", "recording"];
  const { code, out, notes } = await northbound(args, { cwd: folder.path });
  expect(code).toBe(0);
  expect(parse(out)).toMatchObject({
    actions: [{ description: "seen in 2 exchanges (2 recording)", update: { type: ["integer", "null"] } }],
  });
  expect(notes).toMatch(/2 exchanges, 2 answers compared: 1 change proposed, 0 held back\.\n$/);
});

it("says what is wrong with what it is given", async () => {
  await using folder = await folderWith({ "other.txt": "hello" });
  await writeFile(join(folder.path, "browser.har"), JSON.stringify({ log: { entries: [entry] } }));
  const noteOf = async (...args: string[]): Promise<string> => {
    const { code, notes } = await northbound(["learn", ...args], { cwd: folder.path });
    expect(code).toBe(2);
    return notes;
  };
  expect(await noteOf()).toContain("Missing: <cassette>.");
  expect(await noteOf("gone.jsonl")).toContain("gone.jsonl can't be read");
  expect(await noteOf("other.txt")).toContain("other.txt: This is no cassette");
  expect(await noteOf("browser.har")).toContain(
    "The files name no backend. Say which spec to compare with: --spec <spec>.",
  );
  expect(await noteOf("browser.har", "--source", "hearsay")).toContain(
    "--source is one of live, recording, fixture, made-up",
  );
});
