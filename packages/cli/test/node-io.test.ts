import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

const module = new URL("../src/output/node-io.ts", import.meta.url).href;

function start(script: string): ChildProcessWithoutNullStreams {
  const whole = `import { nodeIo } from ${JSON.stringify(module)};\nconst io = nodeIo();\n${script}`;
  return spawn(process.execPath, [
    "--conditions=@northbound/source",
    "--no-warnings",
    "--input-type=module",
    "-e",
    whole,
  ]);
}

it("lets the command clean up when the reader of its output leaves, and calls that a success", async () => {
  const child = start(`
    while (!io.signal.aborted) {
      io.out("line\\n");
      await new Promise((done) => setTimeout(done, 2));
    }
    console.error("logged out");
    process.exitCode = io.exitCode(130);
  `);
  const errors = text(child.stderr);
  await once(child.stdout, "data");
  child.stdout.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await errors).toBe("logged out\n");
});

it("stops waiting for standard input on Ctrl+C", async () => {
  const child = start(`
    const input = io.readInput();
    io.out("waiting\\n");
    process.exitCode = await input.then(() => 0, () => io.exitCode(130));
  `);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
});
