import { NotFoundError } from "@northbound/runtime";
import { expect, it } from "vitest";
import type { AnyClient } from "../src/commands/call/backends.ts";
import { findBackend } from "../src/commands/call/backends.ts";
import { readArguments } from "../src/commands/call/input.ts";
import { findOperation } from "../src/commands/call/operations.ts";
import { perform } from "../src/commands/call/perform.ts";
import { reportFailure } from "../src/output/failure.ts";
import type { Io } from "../src/output/io.ts";
import { memoryKeyring } from "./command.ts";

function recorder(): Io & { readonly written: { out: string; notes: string } } {
  const written = { out: "", notes: "" };
  return {
    written,
    out: (chunk) => void (written.out += chunk),
    note: (line) => void (written.notes += `${line}\n`),
    env: {},
    cwd: process.cwd(),
    terminal: undefined,
    width: 80,
    signal: new AbortController().signal,
    readInput: () => Promise.resolve(""),
    keyring: memoryKeyring(),
    open: () => undefined,
  };
}

it("writes what a followed stream has given when Ctrl+C ends it", async () => {
  const io = recorder();
  const backend = findBackend("cloudvision");
  const operation = await findOperation(backend, "inventoryV1/watchDevices");
  async function* records(): AsyncGenerator<object> {
    yield { host: "leaf1" };
    yield { host: "leaf2" };
    await Promise.reject(new Error("Interrupted."));
  }
  const client = { inventoryV1: { watchDevices: records }, [Symbol.asyncDispose]: () => Promise.resolve() };
  const given = { values: { watch: true, output: "json" }, input: {} };
  const performed = perform(client as unknown as AnyClient, backend, operation, given, io);
  await expect(performed).rejects.toThrow("Interrupted.");
  expect(JSON.parse(io.written.out)).toEqual([{ host: "leaf1" }, { host: "leaf2" }]);
});

it("lets no error of a server steer the terminal", () => {
  const io = recorder();
  reportFailure(new NotFoundError("Gone\u001b[2J\u001b]0;title\u0007 now\r\u009b1A"), io);
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(io.written.notes).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(io.written.notes).toContain("Gone");
});

it("sends no other number than the one that was given", async () => {
  const io = recorder();
  const operation = await findOperation(findBackend("rhev"), "vms/create");
  const max = {
    name: "max",
    required: false,
    description: "",
    type: "integer",
    values: [],
    schema: { type: "integer" },
  };
  const read = (...args: string[]): Promise<object> =>
    readArguments(args, { ...operation, parameters: [...operation.parameters, max] }, io);
  const body = '{"name":"a","memory":9007199254740991,"part":0.5}';
  expect(await read("--max", "9007199254740993", "--body", body)).toMatchObject({
    input: { max: "9007199254740993", body: { name: "a", memory: Number.MAX_SAFE_INTEGER, part: 0.5 } },
  });
  await expect(read("--body", '{"memory":9007199254740993}')).rejects.toThrow("9007199254740993");
});
