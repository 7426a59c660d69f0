import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse as parseYaml } from "yaml";
import { formatValue, readFormat } from "../../output/format.ts";
import type { Io } from "../../output/io.ts";
import { UsageError } from "../../output/usage-error.ts";
import { readSettings, readTls } from "../../profiles/settings.ts";
import { parse, positional } from "../parse.ts";
import { findBackend } from "./backends.ts";
import { tellPlan } from "./dry-run.ts";
import { isSpec, readSpecBackend } from "./spec-backend.ts";

/** Whether a word is the method of a request, as in `northbound call GET /disks`. */
export function isMethod(word: string): boolean {
  return /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)$/.test(word);
}

interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: { readonly ok: boolean; readonly status: number };
}

type Requesting = { request(method: string, path: string, init: object): Promise<Answered> } & AsyncDisposable;

/**
 * Sends one request by method and path, with the session, failover and errors of the client.
 * @returns whether the answer is a success.
 */
export async function callByPath(args: readonly string[], io: Io): Promise<boolean> {
  const { values, positionals } = parse(args, {
    spec: { type: "string" },
    body: { type: "string" },
    param: { type: "string", multiple: true, default: [] },
    output: { type: "string", short: "o" },
    profile: { type: "string" },
    config: { type: "string" },
    timeout: { type: "string" },
    "dry-run": { type: "boolean", default: false },
  });
  const [method, path] = positional(positionals, ["method", "path"]);
  if (!path.startsWith("/")) throw new UsageError(`A path begins with a slash: /${path}`);
  if (values.spec === undefined) throw new UsageError("Say what is called: --spec <file>, or --spec <backend>.");
  const backend = isSpec(values.spec) ? await readSpecBackend(values.spec, io) : findBackend(values.spec);
  const { profile, config } = values;
  const settings = await readSettings(backend.name, { profile, config }, io);
  const format = readFormat(values.output, "json");
  const query = Object.fromEntries(values.param.map(split));
  const body = values.body === undefined ? undefined : await readBody(values.body, io);
  const connected = await backend.connect(settings, readTls(settings, io.cwd));
  await using client = connected as unknown as Requesting;
  const init = {
    signal: io.signal,
    ...(Object.keys(query).length > 0 && { params: { query } }),
    ...(body !== undefined && { body }),
    ...(values.timeout !== undefined && { timeout: Number(values.timeout) * 1000 }),
  };
  if (values["dry-run"]) {
    await tellPlan(connected, "", () => client.request(method, path, init), values.output, io);
    return true;
  }
  const { data, error, response } = await client.request(method, path, init);
  const value = response.ok ? data : error;
  if (value !== undefined && value !== "") io.out(formatValue(value, format, io.width));
  if (!response.ok) io.note(`${method} ${path}: ${response.status}`);
  return response.ok;
}

function split(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--param takes name=value, not ${JSON.stringify(text)}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function readBody(given: string, io: Io): Promise<unknown> {
  const text =
    given === "-"
      ? await io.readInput()
      : given.startsWith("@")
        ? await readFile(resolve(io.cwd, given.slice(1)), "utf8")
        : given;
  return parseYaml(text) as unknown;
}
