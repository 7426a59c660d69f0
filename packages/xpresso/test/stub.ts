import { type Call, Reply, type Transport } from "@northbound/runtime";
import { type ApiVersion, createXpresso, type Xpresso, type XpressoOptions } from "../src/index.ts";

/** What a stub answers; 200 and `{}` where it says nothing. */
export interface StubAnswer {
  readonly status?: number;
  /** Sent as JSON unless it is a text. */
  readonly body?: unknown;
}

/** A request as it would have gone out. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** A client whose requests go to a function, and what it sent. */
export function stubbed<Version extends ApiVersion = ApiVersion>(
  answer: (sent: Sent) => StubAnswer,
  options: Partial<XpressoOptions<Version>> = {},
): { readonly xpresso: Xpresso<Version>; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const send = (call: Call): Promise<Reply> => {
    const body: unknown = typeof call.body === "string" ? JSON.parse(call.body) : call.body;
    const headers = { ...call.fields, ...call.ticket?.session.headers };
    const one = { method: call.method, url: call.url, headers, body };
    sent.push(one);
    return Promise.resolve(toReply(answer(one)));
  };
  const transport: Transport = { send, close: () => Promise.resolve() };
  const xpresso = createXpresso<Version>({
    nodes: ["http://xpresso.test"],
    token: "a.b.c",
    group: "routing",
    transport,
    ...options,
  });
  return { xpresso, sent };
}

function toReply({ status = 200, body = {} }: StubAnswer): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  return new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(text) });
}

/** An unsigned token with these claims. */
export function tokenOf(claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode({ typ: "JWT", alg: "RS256" })}.${encode(claims)}.c2lnbmF0dXJl`;
}
