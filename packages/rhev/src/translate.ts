import { type Call, Reply, type Translate } from "@northbound/runtime";
import type { EngineFault } from "./faults.ts";

/** Reads an answer in XML into the value that JSON would have given. */
export type ReadXml = (text: string, call: Call) => unknown;

/** Reads an answer in JSON of an engine up to 3.6 into the value that a later one would have given. */
export type ReadJson = (value: unknown, call: Call) => unknown;

/** Readers of whole documents, loaded when they are needed. */
export interface Readers {
  /** Absent when the client speaks JSON. */
  readonly xml?: (() => Promise<ReadXml>) | undefined;
  /** Absent when the engine can't be one before 4.0. */
  readonly oldJson?: (() => Promise<ReadJson>) | undefined;
}

/**
 * Makes today's JSON of what the engine says in other forms: the HTML page of a missing session, faults that come as XML
 * whatever was asked for, every answer when the client speaks XML, and every answer of an engine up to 3.6.
 */
export function createTranslate({ xml, oldJson }: Readers): Translate {
  return (reply, call) => {
    const type = reply.headers.get("content-type") ?? "";
    // The items of a list are read in today's form, too; a stream that the caller reads himself is left as it is.
    const isGiven = reply.isStreamed && call.operation?.stream !== "items";
    if (oldJson && !isGiven && reply.status < 300 && type.includes("json") && call.operation?.base === undefined)
      return oldJson().then((read) =>
        toJson(reply, (text) => (text.trim() === "" ? undefined : read(JSON.parse(text), call))),
      );
    if (reply.isStreamed || (reply.status < 400 && !xml)) return reply;
    if (type.includes("html")) return reply.status === 401 ? toJson(reply, pageOf) : reply;
    if (!type.includes("xml")) return reply;
    if (!xml) return toJson(reply, faultOfXml);
    return xml().then((read) => toJson(reply, (text) => (text.trim() === "" ? undefined : read(text, call))));
  };
}

async function toJson(reply: Reply, read: (text: string) => unknown): Promise<Reply> {
  const value = read(await reply.text());
  const { status, statusText, url } = reply;
  const fields = Object.fromEntries(
    [...reply.headers].filter(([name]) => name !== "content-length" && name !== "set-cookie"),
  );
  // Several cookies are several fields: the session's must not give way to another.
  const cookies = reply.headers.getSetCookie();
  const headers = {
    ...fields,
    ...(cookies.length > 0 && { "set-cookie": cookies }),
    "content-type": "application/json",
  };
  const body = value === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(value));
  return new Reply({ status, statusText, url, headers, body });
}

/** The words of a small page: what stands between the tags of its body. */
function pageOf(text: string): EngineFault {
  const body = /<body[^>]*>([\s\S]*?)<\/body>/i.exec(text)?.[1] ?? text;
  const reason = body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 300);
  return { reason: unescapeXml(reason), detail: "" };
}

/** A fault has two texts; a parser would be too much for them. */
function faultOfXml(text: string): EngineFault {
  const part = (name: string): string => unescapeXml(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "");
  const usage = text.includes("<usage_message") ? part("message") : "";
  return { reason: part("reason") || usage, detail: part("detail") };
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescapeXml(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (all, name: string) => entities[name] ?? all);
}
