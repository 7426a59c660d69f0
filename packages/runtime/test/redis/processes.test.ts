import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";
import { findRedis, startRedis } from "./redis-server.ts";

const found = findRedis();
const program = fileURLToPath(new URL("one-process.ts", import.meta.url));

/** A process that makes calls when it is told to. */
function start(path: string, origin: string) {
  const conditions = ["--conditions=@northbound/source", "--no-warnings"];
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [...conditions, program, path, origin]);
  let complaints = "";
  child.stderr.on("data", (data: Buffer) => (complaints += data.toString()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** Makes its calls; the sessions that they had. */
    async call(): Promise<string> {
      child.stdin.write("go\n");
      const { value, done } = await lines.next();
      if (done) throw new Error(`the process ended: ${complaints}`);
      return value;
    },
    async end(): Promise<number | null> {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
      return child.exitCode;
    },
  };
}

// Only a machine with a server can run it; the same story over one process runs everywhere.
test.each(found ? [found] : [])("two processes that share $version log in once", { timeout: 30_000 }, async (redis) => {
  const live = new Set<string>();
  let logins = 0;
  await using server = await createHttpServer((request, response) => {
    void bodyOf(request).then(() => {
      const session = String(request.headers["x-session"]);
      if (request.url === "/login") live.add(`session-${++logins}`);
      const answer = request.url === "/login" ? { id: `session-${logins}` } : { session };
      response.writeHead(request.url === "/login" || live.has(session) ? 200 : 401).end(JSON.stringify(answer));
    });
  });
  const store = await startRedis(redis.program);
  const processes = [start(store.path, server.origin), start(store.path, server.origin)];
  try {
    expect(await Promise.all(processes.map((one) => one.call()))).toEqual(["session-1", "session-1"]);
    live.clear();
    expect(await Promise.all(processes.map((one) => one.call()))).toEqual(["session-2", "session-2"]);
    expect(logins).toBe(2);
    expect(await Promise.all(processes.map((one) => one.end()))).toEqual([0, 0]);
    // Who leaves does not end the session of the others.
    expect(live).toEqual(new Set(["session-2"]));
  } finally {
    await Promise.all(processes.map((one) => one.end()));
    await store.stop();
  }
});
