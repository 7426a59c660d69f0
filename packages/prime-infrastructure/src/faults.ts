import { type Call, type Fault, isRecord, jsonOf, kindOfStatus, type Reply } from "@northbound/runtime";
import { readXmlError } from "./xml-error.ts";

/**
 * Reads failure out of an answer: a redirect to the login page or an HTML page means refused credentials,
 * `errorDocument` carries the words of everything else, and a 503 says which rate limit was exceeded. What has neither
 * is not Prime's word: a 502, a page that says 404.
 * Source: the error pages of the vendor's API reference, and how piapi and cpiapi read them.
 */
export function readFault(reply: Reply, call?: Pick<Call, "url">): Fault | undefined {
  if (reply.status >= 300 && reply.status < 400) {
    return { kind: "session", message: "The server answered with its login page: the credentials were refused." };
  }
  if (reply.status < 400) return isPage(reply) && !asksForPage(call) ? loginPage : undefined;
  const document = errorDocument(reply);
  if (reply.status === 401) return { kind: "session", message: document?.message ?? refused, detail: document };
  if (!document) return undefined;
  const message = document.message ?? words[reply.status] ?? `HTTP status ${reply.status}`;
  return { ...meaningOf(reply.status, message), message, code: codeOf(document), detail: document };
}

const refused = "The credentials were refused, or the user has too many sessions open (they end after some minutes).";

/** A proxy in front may have followed the redirect. */
const loginPage: Fault = {
  kind: "session",
  message:
    "The server answered with a page instead of data: its login page, or that of something else at this address.",
};

/** `?_docs` asks for the page that documents a resource. */
function asksForPage(call: Pick<Call, "url"> | undefined): boolean {
  return call !== undefined && /[?&]_docs(?:[=&]|$)/.test(call.url);
}

function isPage(reply: Reply): boolean {
  return reply.headers.get("content-type")?.startsWith("text/html") ?? false;
}

interface ErrorDocument {
  readonly message?: string;
  readonly id?: string;
  readonly [name: string]: unknown;
}

function errorDocument(reply: Reply): ErrorDocument | undefined {
  if (isPage(reply)) return undefined;
  if (/\bxml\b/.test(reply.headers.get("content-type") ?? "")) return readXmlError(reply.bufferedText());
  const value = jsonOf(reply);
  const document = isRecord(value) ? value["errorDocument"] : undefined;
  return isRecord(document) ? document : undefined;
}

/** `presentation.PRS-102` as an id, or `.-PRS-102` at the end of the message. */
function codeOf(document: ErrorDocument | undefined): string | undefined {
  return /([A-Z]+-\d+)$/.exec(document?.id ?? "")?.[1] ?? /-([A-Z]+-\d+)$/.exec(document?.message ?? "")?.[1];
}

const words: Readonly<Record<number, string>> = {
  403: "The user group of the account does not allow this: reads need NBI Read, changes NBI Write, and credentials, users and virtual domains NBI Credential.",
  404: "There is no such resource, record or method.",
  406: "The server does not answer in the wanted format.",
  415: "The server does not read the format of the body.",
};

/** Words of the three limits: for all users, for one user, and for requests at the same time. */
const limit = /rate limit|concurrent query count|exceeded/i;

/** A request over a limit was not processed. A 503 with other words does not say so. */
function meaningOf(status: number, message: string): Pick<Fault, "kind" | "outcome" | "limit" | "window"> {
  if (status !== 503) return { kind: kindOfStatus(status) };
  return limit.test(message) ? { kind: "overload", ...statedIn(message) } : { kind: "unavailable", outcome: "unknown" };
}

/** The numbers of a limit: "More than 5 in 1000 ms" of a rate, "Limit is 5" of requests at the same time. */
function statedIn(message: string): Pick<Fault, "limit" | "window"> {
  const [, perWindow, window] = /More than (\d+) in (\d+) ms/i.exec(message) ?? [];
  if (Number(perWindow) > 0 && Number(window) > 0) return { limit: Number(perWindow), window: Number(window) };
  const [, atOnce] = /Limit is (\d+)/i.exec(message) ?? [];
  return Number(atOnce) > 0 ? { limit: Number(atOnce) } : {};
}
