import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Redis or Valkey server of a test's own. */
export interface RedisServer {
  /** The socket file at which it listens; no port is taken. */
  readonly path: string;
  stop(): Promise<void>;
}

/** The server program of this machine with its version, if it has one. */
export function findRedis(): { readonly program: string; readonly version: string } | undefined {
  for (const program of ["valkey-server", "redis-server"]) {
    const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    if (status === 0) return { program, version: `${program} ${/v=(\S+)/.exec(stdout)?.[1] ?? ""}`.trim() };
  }
  return undefined;
}

/** Starts a server that keeps nothing on disk, and waits until it answers. */
export async function startRedis(program: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-redis-"));
  const path = join(folder, "redis.sock");
  const child = spawn(program, ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    if (/ready to accept connections/i.test(line)) break;
  }
  child.stdout.resume();
  return {
    path,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
