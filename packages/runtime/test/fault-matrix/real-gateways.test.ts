import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { isNorthboundError } from "../../src/errors/northbound-error.ts";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";
import { createMatrixClient } from "./backend.ts";

/** A gateway of Debian, and how it is started in front of a port. */
interface Gateway {
  readonly name: string;
  readonly program: string;
  config(folder: string, port: number, upstream: number): string;
  args(file: string): readonly string[];
}

const gateways: readonly Gateway[] = [
  {
    name: "nginx",
    program: "/usr/sbin/nginx",
    config: (folder, port, upstream) => `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${upstream}; proxy_connect_timeout 1s; proxy_read_timeout 1s; }
  }
}
`,
    args: (file) => ["-c", file, "-e", "stderr"],
  },
  {
    name: "HAProxy",
    program: "/usr/sbin/haproxy",
    config: (_, port, upstream) => `
defaults
  mode http
  retries 0
  timeout connect 1s
  timeout client 30s
  timeout server 1s
frontend front
  bind 127.0.0.1:${port}
  default_backend back
backend back
  server only 127.0.0.1:${upstream}
`,
    args: (file) => ["-db", "-f", file],
  },
];

/** What the backend behind the gateway does with a call after the login. */
const situations = ["reset", "timeout", "refused"] as const;
type Situation = (typeof situations)[number];

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function start({ program, config, args }: Gateway, upstream: number): Promise<AsyncDisposable & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-gateway-"));
  const port = await freePort();
  const file = join(folder, "config");
  await writeFile(file, config(folder, port, upstream));
  const child: ChildProcess = spawn(program, args(file), { stdio: "ignore" });
  // oxlint-disable-next-line no-await-in-loop -- until it listens
  for (let tries = 0; tries < 200 && !(await accepts(port)); tries++) await sleep(20);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(folder, { recursive: true });
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A backend that logs in, and then behaves. */
async function startBackend(situation: Situation | "good", processed: string[]) {
  const server = await createHttpServer((request, response) => {
    void bodyOf(request)
      .then((body) => {
        const json = { "content-type": "application/json" };
        if (request.url === "/login") return response.writeHead(200, json).end('{"id":"session"}');
        processed.push(`${request.method} ${body.toString()}`);
        if (situation === "reset") return request.socket.resetAndDestroy();
        return situation === "timeout" ? undefined : response.writeHead(200, json).end('{"id":"7"}');
      })
      .catch(() => {});
  });
  return server;
}

for (const gateway of gateways) {
  describe.skipIf(!existsSync(gateway.program))(`the real ${gateway.name} in front of the first of two nodes`, () => {
    test.each(situations)(
      "%s: a read is answered by the other, a write is told as unknown and processed once at most",
      { timeout: 60_000 },
      async (situation) => {
        const processed: string[] = [];
        const elsewhere: string[] = [];
        await using bad = await startBackend(situation, processed);
        await using front = await start(gateway, bad.port);
        await using good = await startBackend("good", elsewhere);
        const client = createMatrixClient([front.url, good.origin], { timeout: 20_000, connectionAttemptDelay: 5_000 });
        const alone = createMatrixClient([front.url], { timeout: 20_000, maxAttemptsPerNode: 1 });
        // The sessions are there before the backend goes away.
        await Promise.allSettled([client.things.read(), alone.things.read()]);
        if (situation === "refused") await bad[Symbol.asyncDispose]();
        await expect(client.things.read()).resolves.toEqual({ id: "7" });
        await expect(alone.things.read()).rejects.toMatchObject({ code: "GATEWAY_ERROR", outcome: "not-processed" });
        processed.length = 0;
        const told = await alone.things.write({ body: { name: "a" } }).then(
          () => "done",
          (error: unknown) => (isNorthboundError(error) ? `${error.code} ${error.outcome}` : String(error)),
        );
        expect(told).toBe("UNKNOWN_OUTCOME unknown");
        expect(processed).toHaveLength(situation === "refused" ? 0 : 1);
        await Promise.all([client.close(), alone.close()]);
      },
    );
  });
}
