import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createLab } from "../../src/index.ts";
import { type Reply, send } from "../request.ts";

/** What a foreign client sent and read, as `scripts/foreign` records it; `keep-exchanges.ts` there describes the members. */
interface Recording {
  readonly began: number;
  readonly needs: readonly Readonly<Record<string, string>>[];
  readonly exchanges: readonly Exchange[];
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly file?: string;
  readonly status: number;
  readonly after?: number;
  readonly needs?: number;
  readonly captures?: Readonly<Record<string, string>>;
}

// The labs are those of `scripts/foreign`: what the clients do depends on them.
const clients = [
  ["cvprac 1.4.0", "cvprac-exchanges.json", { nodes: 3, taskStep: 2_000 }, { devices: 60 }, 1],
  [
    "ansible-cvp 3.10",
    "ansible-cvp-exchanges.json",
    { nodes: 1, taskStep: 3_000, events: 50 },
    { sites: 1, devices: 8 },
    20,
  ],
] as const;

test.for(clients)("what %s sent to the lab is answered so that it can read it", { timeout: 60_000 }, async (client) => {
  const [, file, options, world, speed] = client;
  const { began, exchanges, needs } = JSON.parse(
    readFileSync(new URL(`data/${file}`, import.meta.url), "utf8"),
  ) as Recording;
  expect(exchanges.length).toBeGreaterThan(500);
  await using lab = await createLab({
    cloudvision: { version: "2024.3.1", used: true, ...options },
    world,
    clock: { start: began, speed: 0 },
    protocol: "http",
  });
  const values = new Map<string, string>();
  const wrong: string[] = [];
  let session = "";
  for (const [index, exchange] of exchanges.entries()) {
    lab.clock.advance((exchange.after ?? 0) * speed);
    // Who a client was is not kept, so a refused session is asked for without one.
    const own = exchange.status === 401 ? "" : session;
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they were sent
    const reply = await resend(lab.cloudvision.urls[0] ?? "", exchange, own, values);
    if (exchange.path.includes("/login/authenticate.do") && reply.status === 200)
      session = reply.json<{ sessionId?: string }>().sessionId ?? session;
    const answer = parse(reply.text);
    for (const [name, pointer] of Object.entries(exchange.captures ?? {}))
      values.set(name, String(at(answer, pointer)));
    const missing = Object.entries(needs[exchange.needs ?? -1] ?? {}).filter(
      ([path, kinds]) => !typesAt(answer, path.split("/").slice(1)).some((kind) => kinds.split("|").includes(kind)),
    );
    if (reply.status !== exchange.status || missing.length > 0)
      wrong.push(
        `${index} ${exchange.method} ${exchange.path}: ${reply.status} ${JSON.stringify(missing)} ${reply.text.slice(0, 200)}`,
      );
  }
  expect(wrong).toEqual([]);
});

function resend(
  origin: string,
  exchange: Exchange,
  session: string,
  values: ReadonlyMap<string, string>,
): Promise<Reply> {
  const { method, path, body, file } = exchange;
  const named = (text: string, write: (value: string) => string): string =>
    text.replaceAll(/\$\{(value\d+)\}/g, (whole, name: string) => write(values.get(name) ?? whole));
  const boundary = "replayed";
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file}"\r\n\r\nPK\r\n--${boundary}--\r\n`;
  const type = file === undefined ? "application/json" : `multipart/form-data; boundary=${boundary}`;
  const given = file === undefined ? body && named(body, String) : part;
  return send(origin + named(path, encodeURIComponent), {
    method,
    headers: {
      cookie: `access_token=${session}`,
      app_session_id: session,
      ...(given !== undefined && { "content-type": type }),
    },
    ...(given !== undefined && { body: given }),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value at a JSON pointer. */
function at(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** JSON types of what is at a path, in which `-` is any item and `*` any member. */
function typesAt(value: unknown, path: readonly string[]): readonly string[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value === null ? "null" : Array.isArray(value) ? "array" : typeof value];
  if (typeof value !== "object" || value === null) return [];
  if (key === "-" || key === "*") return Object.values(value).flatMap((inner) => typesAt(inner, rest));
  return Object.hasOwn(value, key) ? typesAt((value as Record<string, unknown>)[key], rest) : [];
}
