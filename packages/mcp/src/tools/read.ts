import type { Schema } from "@northbound/generator/operations";
import type { PagePromise, RecordStream } from "@northbound/runtime";
import type { Result } from "../answers/answer.ts";
import { project } from "../answers/fields.ts";
import { ToolError } from "../answers/tool-error.ts";
import { factsOf } from "../backends/facts.ts";
import type { AgentOperation } from "../catalogue.ts";
import { type AgentInput, checkInput } from "../check-input.ts";
import { elementsOf, schemaAt } from "../schema-members.ts";
import type { Arguments, ToolCall, Toolbox } from "./context.ts";
import { makeCall } from "./make-call.ts";

/** What an answer that was cut needs to go on; the agent gets it sealed. */
interface Continuation {
  readonly operation: string;
  readonly input: AgentInput;
  readonly fields: readonly string[];
  readonly limit: number;
  /** Where the page begins. */
  readonly position?: number | string | undefined;
  /** Items of the page, or characters of the text, that were given already. */
  readonly skip: number;
}

/** The tool `read`: runs an operation that only reads, and gives as much of its answer as fits. */
export async function read(toolbox: Toolbox, { args, context }: ToolCall): Promise<Result> {
  const asked = readRequest(toolbox, args);
  const operation = toolbox.catalogue.find(asked.operation);
  mustRead(operation);
  const given = checkInput(operation, asked.input);
  const { reading = {} } = factsOf(toolbox.catalogue.backend.name);
  const wanted = Object.entries(reading).filter(([key]) => operation.parameters.some(({ name }) => name === key));
  const input = { ...Object.fromEntries(wanted), ...given };
  const { signal } = context.mcpReq;
  const { paging, stream } = operation.listed?.behaviours ?? {};
  if (stream !== undefined) return await readStream(toolbox, operation, { ...asked, input }, signal);
  if (paging !== undefined) return await readPages(toolbox, operation, { ...asked, input }, signal);
  const value = await makeCall(toolbox.catalogue, operation, input, { signal });
  return await present(toolbox, operation, asked, value);
}

/** @throws ToolError for an operation that does more than read. */
export function mustRead({ id, effect }: AgentOperation): void {
  if (effect === "read") return;
  throw new ToolError(
    "NOT_A_READ",
    `${id} is no read: its effect is ${effect}. Nothing was sent. Only change runs it.`,
  );
}

function readRequest({ seal }: Toolbox, args: Arguments): Continuation {
  const { next, operation, input, fields, limit = 50 } = args;
  if (next !== undefined) {
    const opened = typeof next === "string" ? seal.open("next", next) : undefined;
    if (opened === undefined) {
      throw new ToolError(
        "INVALID_CURSOR",
        "That `next` is not from an answer of this server. Read from the beginning.",
      );
    }
    return opened as Continuation;
  }
  if (!Number.isInteger(limit) || (limit as number) < 1) {
    throw new ToolError("INVALID_INPUT", "`limit` must be a whole number above 0.");
  }
  if (fields !== undefined && !(Array.isArray(fields) && fields.every((field) => typeof field === "string"))) {
    throw new ToolError("INVALID_INPUT", "`fields` must be a list of dotted names.");
  }
  return {
    operation: operation as string,
    input: (input ?? {}) as AgentInput,
    fields: fields ?? [],
    limit: limit as number,
    skip: 0,
  };
}

async function readPages(
  toolbox: Toolbox,
  operation: AgentOperation,
  asked: Continuation,
  signal: AbortSignal,
): Promise<Result> {
  const { catalogue, seal } = toolbox;
  const items = collect(toolbox, operation, asked, itemSchema(operation));
  const options = { signal, ...(asked.position !== undefined && { from: asked.position }) };
  const pages = (makeCall(catalogue, operation, asked.input, options) as PagePromise<unknown>).pages();
  let total: number | undefined;
  let { skip, position } = asked;
  let isFirst = true;
  for await (const page of pages) {
    total = page.total ?? total;
    // The first page begins where the call began; some lists that come whole can't be asked to begin anywhere.
    if (!isFirst) ({ position } = page);
    isFirst = false;
    for (const [index, item] of page.items.entries()) {
      if (index < skip || items.add(item)) continue;
      const { operation: id, input, fields, limit } = asked;
      const next = seal.close("next", { operation: id, input, fields, limit, position, skip: index });
      return items.result({ total, next });
    }
    skip = 0;
  }
  return items.result({ total });
}

async function readStream(
  toolbox: Toolbox,
  operation: AgentOperation,
  asked: Continuation,
  signal: AbortSignal,
): Promise<Result> {
  const items = collect(toolbox, operation, asked, operation.answer);
  // A watch has no end of its own: what it says at once is its answer.
  const isEndless = operation.listed?.behaviours.endless === true;
  const patience = AbortSignal.timeout(isEndless ? 3000 : 120_000);
  const records = makeCall(toolbox.catalogue, operation, asked.input, {
    signal: AbortSignal.any([signal, patience]),
  }) as RecordStream<unknown>;
  try {
    for await (const record of records) if (!items.add(record)) return items.result({ more: true });
  } catch (error) {
    if (!patience.aborted || signal.aborted || !isEndless) throw error;
    return items.result({ more: true });
  }
  return items.result({});
}

interface Collected {
  /** Takes an item; `false` when it doesn't fit any more. */
  readonly add: (item: unknown) => boolean;
  readonly result: (more: {
    readonly total?: number | undefined;
    readonly next?: string;
    readonly more?: boolean;
  }) => Result;
}

function collect(
  { redactor, maxChars }: Toolbox,
  operation: AgentOperation,
  { fields, limit }: Continuation,
  schema: Schema | undefined,
): Collected {
  const items: unknown[] = [];
  let chars = 0;
  return {
    add(item) {
      const shown = project(redactor.value(operation, schema, item), fields);
      const size = JSON.stringify(shown ?? null).length + 1;
      const isFull = items.length >= limit || (chars + size > maxChars && items.length > 0);
      if (isFull) return false;
      // One item alone may be too large: its members are named, so that fields can be asked for.
      const isHuge = size > maxChars;
      items.push(isHuge ? { cut: outline(shown), hint: "Name fields." } : shown);
      chars += isHuge ? 200 : size;
      return true;
    },
    result({ total, next, more }) {
      return {
        ok: true,
        items,
        count: items.length,
        ...(total !== undefined && { total }),
        ...(next !== undefined && { next }),
        ...(more === true && { more }),
      };
    },
  };
}

/** The schema of an item of a page. */
function itemSchema({ answer, spec, listed }: AgentOperation): Schema | undefined {
  const path = listed?.behaviours.items?.split(".") ?? [];
  const list = path.length > 0 ? schemaAt(spec, answer, path) : answer;
  return elementsOf(spec, list) ?? list;
}

/** An answer that is no page: the members asked for, then as much as fits. */
async function present(
  toolbox: Toolbox,
  operation: AgentOperation,
  asked: Continuation,
  given: unknown,
): Promise<Result> {
  const { redactor, maxChars, seal } = toolbox;
  const value = await plain(given);
  const list = listIn(operation, value);
  if (list) {
    const items = collect(toolbox, operation, asked, list.schema);
    for (const [index, item] of list.items.entries()) {
      if (index < asked.skip || items.add(item)) continue;
      return items.result({ total: list.items.length, next: seal.close("next", { ...asked, skip: index }) });
    }
    return items.result({ total: list.items.length });
  }
  const shown = project(redactor.value(operation, operation.answer, value), asked.fields);
  const text = JSON.stringify(shown ?? null);
  if (text.length <= maxChars) return { ok: true, value: shown ?? null };
  const end = asked.skip + maxChars;
  return {
    ok: true,
    ...(asked.skip === 0 && { chars: text.length, members: outline(shown), hint: "Name fields, or go on with next." }),
    part: text.slice(asked.skip, end),
    ...(end < text.length && { next: seal.close("next", { ...asked, skip: end }) }),
  };
}

/** Files and bare header fields are no JSON. */
async function plain(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (typeof (value as { arrayBuffer?: unknown }).arrayBuffer !== "function") return value;
  const { headers, body } = value as Response;
  const type = headers.get("content-type") ?? "";
  if (/^text\/|json|xml|csv/.test(type)) return await (value as Response).text();
  const size = headers.get("content-length");
  await body?.cancel();
  return {
    file: type,
    ...(size !== null && { bytes: Number(size) }),
    hint: "A person saves it: northbound call … --save",
  };
}

/** The one list that an answer consists of. */
function listIn(
  { answer, spec }: AgentOperation,
  value: unknown,
): { readonly items: readonly unknown[]; readonly schema: Schema | undefined } | undefined {
  if (Array.isArray(value)) return { items: value, schema: elementsOf(spec, answer) };
  if (typeof value !== "object" || value === null) return undefined;
  const members = Object.entries(value);
  const lists = members.filter(([, member]) => Array.isArray(member));
  const [only] = lists;
  if (!only || lists.length > 1 || members.some(([, member]) => typeof member === "object" && !Array.isArray(member))) {
    return undefined;
  }
  return { items: only[1] as unknown[], schema: elementsOf(spec, schemaAt(spec, answer, [only[0]])) };
}

/** What the members of a value are, without the values. */
function outline(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return typeof value;
  if (Array.isArray(value)) return `${value.length} elements`;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Array.isArray(member)
        ? `${member.length} elements`
        : typeof member === "string"
          ? `${member.length} characters`
          : typeof member,
    ]),
  );
}
