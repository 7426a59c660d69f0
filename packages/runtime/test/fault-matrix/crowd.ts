import { fork } from "node:child_process";
import { isNorthboundError } from "../../src/errors/northbound-error.ts";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";
import { createMatrixClient } from "./backend.ts";
import type { GatewayAnswer } from "./gateway-answers.ts";

/** What the first of three nodes does to a crowd, for readers. */
export const crowdFaults = {
  refused: "Nobody listens on the port",
  reset: "The connection is reset when the request arrives",
  hanging: "The request is processed, and no answer comes",
  killed: "A process that is killed with requests in flight",
  "says 503": "The backend says in its own words that it can't serve now",
} as const;

/** So many calls are made at once. */
export const crowdSizes = [1, 50, 1_000] as const;

/** How the first node treats its calls; the second and third are good. */
export type CrowdFault = keyof typeof crowdFaults | { readonly answer: GatewayAnswer };

/** What became of a crowd of calls. */
export interface CrowdResult {
  /** Reads that failed, and writes that were not processed and failed. */
  readonly lost: number;
  /** Writes that were processed more than once. */
  readonly doubled: number;
  /** Writes that are told as done and were not, or as not processed and were. */
  readonly toldWrongly: number;
  /** Writes that are told as unknown. */
  readonly unknown: number;
}

interface CrowdNode extends AsyncDisposable {
  readonly url: string;
  /** Called as soon as calls are in flight there. */
  afterSome?(): void;
}

/** Makes calls at once at three nodes of which the first is bad. */
export async function runCrowd(fault: CrowdFault, kind: "read" | "write", count: number): Promise<CrowdResult> {
  const processed = new Map<string, number>();
  const onProcessed = (name: string): void => void processed.set(name, (processed.get(name) ?? 0) + 1);
  await using resources = new AsyncDisposableStack();
  const bad = resources.use(fault === "killed" ? await killedNode(onProcessed) : await startNode(fault, onProcessed));
  const good = [await startNode("good", onProcessed), await startNode("good", onProcessed)];
  for (const node of good) resources.use(node);
  const client = createMatrixClient([bad.url, ...good.map(({ url }) => url)], {
    timeout: fault === "hanging" ? 700 : 20_000,
  });
  const calls = Array.from({ length: count }, (_, index) => {
    const name = `thing-${index}`;
    const call = kind === "read" ? client.things.read() : client.things.write({ body: { name } });
    return call.then(
      () => ({ name, told: "done" }),
      (error: unknown) => ({ name, told: isNorthboundError(error) ? error.outcome : "not ours" }),
    );
  });
  bad.afterSome?.();
  const ends = await Promise.all(calls);
  await client.close();
  const times = (name: string): number => processed.get(name) ?? 0;
  const isWrite = kind === "write";
  return {
    lost: ends.filter(({ name, told }) => told !== "done" && (!isWrite || (told !== "unknown" && times(name) === 0)))
      .length,
    doubled: isWrite ? ends.filter(({ name }) => times(name) > 1).length : 0,
    toldWrongly: isWrite
      ? ends.filter(
          ({ name, told }) =>
            told === "not ours" ||
            (told === "done" && times(name) === 0) ||
            (told === "not-processed" && times(name) > 0),
        ).length
      : 0,
    unknown: ends.filter(({ told }) => told === "unknown").length,
  };
}

async function startNode(
  fault: Exclude<CrowdFault, "killed"> | "good",
  onProcessed: (name: string) => void,
): Promise<CrowdNode> {
  const server = await createHttpServer((request, response) => {
    void bodyOf(request)
      .then((body) => {
        if (request.url === "/login") {
          response.writeHead(200, json).end('{"id":"session"}');
          return;
        }
        const process = (): void => {
          if (request.method === "POST") onProcessed((JSON.parse(body.toString()) as { name: string }).name);
        };
        if (fault === "reset") request.socket.resetAndDestroy();
        else if (fault === "says 503") response.writeHead(503, json).end('{"message":"busy"}');
        else if (typeof fault === "object") {
          if (fault.answer.isProcessed) process();
          response.writeHead(fault.answer.status, fault.answer.fields).end(fault.answer.body);
        } else {
          process();
          if (fault !== "hanging") response.writeHead(200, json).end('{"id":"7"}');
        }
      })
      .catch(() => {});
  });
  if (fault === "refused") await server[Symbol.asyncDispose]();
  return { url: server.origin, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const json = { "content-type": "application/json" };

/** A process that answers slowly, and is killed while calls are in flight. It tells what it processed before it answers. */
async function killedNode(onProcessed: (name: string) => void): Promise<CrowdNode> {
  const child = fork(new URL("slow-node.mjs", import.meta.url), { execArgv: [] });
  let kill: () => void = () => {};
  const inFlight = new Promise<void>((resolve) => (kill = resolve));
  const port = await new Promise<number>((resolve) => {
    child.on("message", (message: { port?: number; name?: string }) => {
      if (message.port !== undefined) resolve(message.port);
      else if (message.name === "*") kill();
      else if (message.name !== undefined) onProcessed(message.name);
    });
  });
  void inFlight.then(() => child.kill("SIGKILL"));
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) {
        await new Promise((resolve) => child.once("exit", resolve));
      }
    },
  };
}
