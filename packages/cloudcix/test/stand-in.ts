import { type Call, type NorthboundEvent, Reply } from "@northbound/runtime";
import { type CloudCix, type CloudCixOptions, createCloudCix } from "../src/index.ts";

/** One request that reached a host. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A CloudCIX of all applications that opens no socket. */
export interface StandIn {
  readonly cloudcix: CloudCix;
  readonly sent: Sent[];
  readonly events: NorthboundEvent[];
  /** Life of the tokens that are given out, in milliseconds. */
  life: number;
  /** Tokens that are no longer taken. */
  readonly ended: Set<string>;
}

/** What the stand-in answers to anything but a login. */
export type Answer = (call: Call, token: string | undefined) => { readonly status: number; readonly body?: unknown };

/** Email, password and key that the stand-in takes. */
export const user = { email: "ada@example.com", password: "made-up-password", apiKey: "made-up-key" } as const;

/** Makes a client over a stand-in. Tokens are counted up: `1`, `2` and so on, as the claim `uid`. */
export function createStandIn(answer: Answer, options: Partial<CloudCixOptions> = {}): StandIn {
  const sent: Sent[] = [];
  const events: NorthboundEvent[] = [];
  let tokens = 0;
  const standIn = { sent, events, life: 7_200_000, ended: new Set<string>() };
  const token = (): string => {
    const claims = { uid: (tokens += 1), exp: Math.floor((Date.now() + standIn.life) / 1_000) };
    return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;
  };
  const respond = (call: Call, given: string | undefined): ReturnType<Answer> => {
    if (call.url === "/auth/login/" && call.method === "POST") {
      const { password } = JSON.parse(String(call.body)) as { password?: unknown };
      if (password === user.password) return { status: 201, body: { token: token() } };
      return { status: 400, body: { error_code: "membership_token_create_002", detail: "Wrong email or password." } };
    }
    if (given === undefined || standIn.ended.has(given))
      return { status: 401, body: { detail: "JWT token is expired." } };
    if (call.url === "/auth/login/") return { status: 200, body: { token: token() } };
    return answer(call, given);
  };
  const cloudcix = createCloudCix({
    credentials: user,
    observe: (event) => void events.push(event),
    transport: {
      send: (call) => {
        const given = call.ticket?.session.headers["x-auth-token"] ?? call.fields["x-auth-token"];
        const body: unknown = typeof call.body === "string" ? JSON.parse(call.body) : undefined;
        sent.push({ url: `${call.node?.url}${call.url}`, method: call.method, token: given, body });
        const { status, body: value } = respond(call, given);
        const bytes = value === undefined ? null : new TextEncoder().encode(JSON.stringify(value));
        const reply = new Reply({ status, headers: { "content-type": "application/json" }, body: bytes });
        reply.node = call.node;
        reply.ticket = call.ticket;
        return Promise.resolve(reply);
      },
      close: () => Promise.resolve(),
    },
    ...options,
  });
  return Object.assign(standIn, { cloudcix });
}

/** An empty list. */
export const emptyList: ReturnType<Answer> = {
  status: 200,
  body: { content: [], _metadata: { page: 0, limit: 100, total_records: 0 } },
};
