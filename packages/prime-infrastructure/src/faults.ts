import type { Call, Fault, FaultKind, Reply } from "@northbound/runtime";

/**
 * Reads failure out of an answer: a redirect to the login page or an HTML page means refused credentials,
 * `errorDocument` carries the words of everything else, and a 503 says which rate limit was exceeded.
 * Source: the error pages of the vendor's API reference, and how piapi and cpiapi read them.
 */
export function readFault(reply: Reply, call?: Pick<Call, "url">): Fault | undefined {
  if (reply.status >= 300 && reply.status < 400) {
    return { kind: "session", message: "The server answered with its login page: the credentials were refused." };
  }
  if (reply.status < 400) return isPage(reply) && !asksForPage(call) ? loginPage : undefined;
  const document = errorDocument(reply);
  const message = document?.message ?? words[reply.status] ?? `HTTP status ${reply.status}`;
  return { kind: kindOf(reply.status, message), message, code: codeOf(document), detail: document };
}

/** A proxy in front may have followed the redirect. */
const loginPage: Fault = { kind: "session", message: "The server answered with its login page instead of data." };

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

/** JSON where it is JSON: 400, 401, 403 and 404 may be pages for people, 404 may be empty. */
function errorDocument(reply: Reply): ErrorDocument | undefined {
  if (isPage(reply)) return undefined;
  try {
    const value = reply.value() as { readonly errorDocument?: unknown } | undefined;
    const document = value?.errorDocument;
    return typeof document === "object" && document !== null ? (document as ErrorDocument) : undefined;
  } catch {
    return undefined;
  }
}

/** `presentation.PRS-102` as an id, or `.-PRS-102` at the end of the message. */
function codeOf(document: ErrorDocument | undefined): string | undefined {
  return /([A-Z]+-\d+)$/.exec(document?.id ?? "")?.[1] ?? /-([A-Z]+-\d+)$/.exec(document?.message ?? "")?.[1];
}

const words: Readonly<Record<number, string>> = {
  401: "The credentials were refused, or the user has too many sessions open (they end after some minutes).",
  403: "The user group of the account does not allow this: reads need NBI Read, changes NBI Write, and credentials, users and virtual domains NBI Credential.",
  404: "There is no such resource, record or method.",
  406: "The server does not answer in the wanted format.",
  415: "The server does not read the format of the body.",
  502: "The server is down or being upgraded.",
  503: "The server is overloaded or being upgraded.",
};

/** Words of the three limits: for all users, for one user, and for requests at the same time. */
const limit = /rate limit|concurrent query count|exceeded/i;

function kindOf(status: number, message: string): FaultKind {
  switch (status) {
    case 401:
      return "session";
    case 403:
      return "permission";
    case 404:
      return "notFound";
    case 502:
      return "unavailable";
    // A rejected request was not processed. Without words about a limit the node itself is in trouble.
    case 503:
      return limit.test(message) ? "overload" : "unavailable";
    default:
      return status < 500 ? "invalid" : "server";
  }
}
