import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import net from "node:net";
import { createAuthority } from "../helpers/certificates.ts";
import { bodyOf, createHttpServer, createRawServer } from "../helpers/http-server.ts";
import { maxBytes } from "./backend.ts";
import type { FaultName } from "./table.ts";

/** What the nodes of one cell saw, all together. */
export interface Seen {
  logins: number;
  /** Requests other than logins that a node read. */
  received: number;
  /** Requests that had their effect. */
  processed: number;
  /** Requests that reached a host which is not a node. */
  foreign: number;
}

/** A running node. */
export interface RunningNode extends AsyncDisposable {
  readonly url: string;
  /** Waits until the client has given back every connection. */
  untilIdle(): Promise<void>;
}

/** One request at a node, and what a fault may do with it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** How many requests this node had before this one. */
  readonly before: number;
  /** Reads the whole request and lets it have its effect. */
  process(): Promise<void>;
  /** Answers as a good node does. */
  answer(): Promise<void>;
  /** Takes a session away that the client believes in. */
  expire(): void;
  readonly foreignUrl: string;
}

type Misbehaviour = (exchange: Exchange) => Promise<void> | void;

const json = { "content-type": "application/json" };
const thing = JSON.stringify({ id: "7", name: "a thing" });
const records = `${thing}\n${thing}\n`;

const say = (status: number, fields: Record<string, string> = {}): Misbehaviour => {
  return async ({ request, response }) => {
    await bodyOf(request);
    response.writeHead(status, { ...json, ...fields }).end('{"message":"said so"}');
  };
};

/** A page of something in front, which had passed the request on. */
const page = (status: number): Misbehaviour => {
  return async ({ response, process }) => {
    await process();
    response.writeHead(status, { "content-type": "text/html" }).end(`<html><h1>${status}</h1></html>`);
  };
};

const answerWith = (fields: Record<string, string>, body: string): Misbehaviour => {
  return async ({ response, process }) => {
    await process();
    response.writeHead(200, fields).end(body);
  };
};

const once = (misbehaviour: Misbehaviour): Misbehaviour => {
  return (exchange) => (exchange.before === 0 ? misbehaviour(exchange) : exchange.answer());
};

/** One fault for the first request, another one for those that follow. */
const inTurn = (first: Misbehaviour, then: Misbehaviour): Misbehaviour => {
  return (exchange) => (exchange.before === 0 ? first : then)(exchange);
};

const reset: Misbehaviour = async ({ request, process }) => {
  await process();
  request.socket.resetAndDestroy();
};

/** Begins an answer that should be longer, and does something else then. */
const begin = (fields: Record<string, string>, then: (exchange: Exchange) => void): Misbehaviour => {
  return async (exchange) => {
    await exchange.process();
    exchange.response.writeHead(200, { ...json, ...fields });
    exchange.response.write(records, () => then(exchange));
  };
};

/** Ends the session, and says so. */
const endSession: Misbehaviour = async (exchange) => {
  exchange.expire();
  await say(401)(exchange);
};

/** Faults of a node that accepts connections and lets logins through. */
const misbehaviours: Partial<Record<FaultName, Misbehaviour>> = {
  "reset before": ({ request }) => {
    request.socket.resetAndDestroy();
  },
  "reset after": reset,
  "reset once": once(reset),
  "reset mid-body": begin({ "content-length": "1000" }, ({ request }) =>
    setTimeout(() => request.socket.resetAndDestroy(), 20),
  ),
  "stalled headers": ({ process }) => process(),
  "stalled body": begin({ "content-length": "1000" }, () => {}),
  "truncated body": begin({ "content-length": "1000" }, ({ request }) => request.socket.end()),
  "truncated chunks": begin({ "transfer-encoding": "chunked" }, ({ request }) => request.socket.end()),
  garbage: async ({ request, process }) => {
    await process();
    request.socket.end("\u0000\u0001 this is no answer\r\n\r\n");
  },
  "status 500": async (exchange) => {
    await exchange.process();
    await say(500)(exchange);
  },
  "page of a proxy": page(502),
  "503 page of a proxy": page(503),
  "404 page": page(404),
  "status 503": say(503),
  "status 503, Retry-After": say(503, { "retry-after": "1" }),
  "status 503 once": once(say(503, { "retry-after": "1" })),
  "status 429": say(429, { "retry-after": "1" }),
  "session expired": once(endSession),
  "session expired during login": endSession,
  "status 503, then reset": inTurn(say(503), reset),
  "status 429, then reset": inTurn(say(429, { "retry-after": "1" }), reset),
  "session expired, then reset": inTurn(endSession, reset),
  "session expired, then status 503": inTurn(endSession, say(503)),
  "reset, then session expired": inTurn(reset, (exchange) =>
    (exchange.before === 1 ? endSession : (again: Exchange) => again.answer())(exchange),
  ),
  "reset, then 503 page": inTurn(reset, page(503)),
  "redirect loop": async (exchange) => say(302, { location: exchange.request.url ?? "/" })(exchange),
  "cross-origin redirect": async (exchange) => say(307, { location: `${exchange.foreignUrl}/collect` })(exchange),
  "wrong content type": answerWith({ "content-type": "text/html" }, "<html><body>Please log in</body></html>"),
  "invalid JSON": answerWith(json, '{"id":"7","name":"a th'),
  "empty body": answerWith(json, ""),
  "oversized body": answerWith(json, JSON.stringify({ id: "x".repeat(2 * maxBytes) })),
};

/** What a node answers to logins, where it fails at those. */
const loginAnswers: Partial<Record<FaultName, readonly [status: number, fields: typeof json, body: string]>> = {
  "login fails": [500, json, '{"message":"said so"}'],
  "login unreadable": [200, { "content-type": "text/html" }, "<html><body>Starting up</body></html>"],
};

/** Starts a node with a fault. */
export function startNode(fault: FaultName | "none", seen: Seen, foreignUrl: string): Promise<RunningNode> {
  switch (fault) {
    case "refused":
      return refusedNode();
    case "black hole":
      return blackHole();
    case "unknown name":
      return Promise.resolve({
        url: "http://no-such-node.invalid",
        untilIdle: async () => {},
        [Symbol.asyncDispose]: async () => {},
      });
    default:
      return httpNode(fault, seen, foreignUrl);
  }
}

/** A host that is not a node: whatever arrives there is a leak. */
export async function startForeign(seen: Seen): Promise<RunningNode> {
  const server = await createHttpServer((_request, response) => {
    seen.foreign += 1;
    response.end();
  });
  return {
    url: server.origin,
    untilIdle: () => server.untilIdle(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function httpNode(fault: FaultName | "none", seen: Seen, foreignUrl: string): Promise<RunningNode> {
  const misbehave = fault === "none" ? undefined : misbehaviours[fault];
  const loginAnswer = fault === "none" ? undefined : loginAnswers[fault];
  const live = new Set<string>();
  let count = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === "/login") {
      await bodyOf(request);
      seen.logins += 1;
      if (loginAnswer) {
        const [status, fields, body] = loginAnswer;
        response.writeHead(status, fields).end(body);
        return;
      }
      const id = `session-${seen.logins}`;
      live.add(id);
      response.writeHead(200, json).end(JSON.stringify({ id }));
      return;
    }
    seen.received += 1;
    const process = async (): Promise<void> => {
      await bodyOf(request);
      seen.processed += 1;
    };
    const answer = async (): Promise<void> => {
      if (!live.has(String(request.headers["x-session"]))) {
        await bodyOf(request);
        response.writeHead(401, json).end("{}");
        return;
      }
      await process();
      const isStream = request.url?.endsWith("/watch");
      response.writeHead(200, json).end(isStream ? records : thing);
    };
    const expire = (): void => live.clear();
    const exchange = { request, response, before: count++, process, answer, expire, foreignUrl };
    await (misbehave ? misbehave(exchange) : answer());
  };
  const tls = fault === "untrusted certificate" ? createAuthority().issue("127.0.0.1") : undefined;
  // A client that gives up in the middle of a request ends the reading of its body; that is no failure of the test.
  const server = await createHttpServer((request, response) => void handle(request, response).catch(() => {}), tls);
  return {
    url: server.origin,
    untilIdle: () => server.untilIdle(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The address of a port that was free a moment ago. */
async function refusedNode(): Promise<RunningNode> {
  const server = await createRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return { url: server.origin, untilIdle: async () => {}, [Symbol.asyncDispose]: async () => {} };
}

/**
 * A port behind which connections are never made: a process that listens with the shortest of queues
 * and is stopped. Once the queue is full, the system drops what comes in, as a firewall would.
 */
async function blackHole(): Promise<RunningNode> {
  const script = `require("node:net").createServer().listen(0, "127.0.0.1", 1, function () { console.log(this.address().port); })`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once("data", (data: Buffer) => resolve(Number(data.toString()))),
  );
  child.kill("SIGSTOP");
  const held: net.Socket[] = [];
  for (let isOpen = true; isOpen;) {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => {});
    held.push(socket);
    // oxlint-disable-next-line no-await-in-loop -- the queue is filled one by one until the first has to wait
    isOpen = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), 100);
      socket.once("connect", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
  return {
    url: `http://127.0.0.1:${port}`,
    untilIdle: async () => {},
    async [Symbol.asyncDispose]() {
      for (const socket of held) socket.destroy();
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
    },
  };
}
