import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, type DeclaredScheme, declaredLogin, InvalidOptionError } from "../../src/index.ts";

const schemes: Readonly<Record<string, DeclaredScheme>> = {
  headerKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
  queryKey: { type: "apiKey", in: "query", name: "api key" },
  cookieKey: { type: "apiKey", in: "cookie", name: "sid" },
  otherCookie: { type: "apiKey", in: "cookie", name: "csrf" },
  basic: { type: "basic" },
  bearer: { type: "bearer" },
  oauth: { type: "oauth", path: "/token" },
  openId: { type: "oauth" },
};

interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const seen: Seen[] = [];
let tokens = 0;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    const { url = "", headers } = request;
    seen.push({ url, headers, body });
    const isToken = url.startsWith("/token");
    if (isToken) tokens += 1;
    const answer = { access_token: `token-${tokens}`, refresh_token: `refresh-${tokens}`, expires_in: 3600 };
    response.setHeader("content-type", "application/json").end(JSON.stringify(isToken ? answer : {}));
  });
});
let node = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** What reached the server for one call. */
async function callWith(credentials: object): Promise<readonly Seen[]> {
  seen.length = 0;
  const session = declaredLogin(schemes, credentials);
  const client = createClient({ name: "any", basePath: "/api", operations: {} }, { nodes: [node] }, { session });
  await client.request("GET", "/x?q=1");
  await client.close();
  return [...seen];
}

test("keys stand in headers, queries and cookies, all of them at once", async () => {
  const [call] = await callWith({ headerKey: "h-1", queryKey: "a&b", cookieKey: "c 1", otherCookie: "c-2" });
  expect(call?.headers["x-api-key"]).toBe("h-1");
  expect(call?.url).toBe("/api/x?q=1&api%20key=a%26b");
  expect(call?.headers.cookie).toBe("sid=c%201; csrf=c-2");
});

test.each<[string, object, string]>([
  ["basic", { basic: { username: "ada", password: "p:w" } }, `Basic ${Buffer.from("ada:p:w").toString("base64")}`],
  ["bearer", { bearer: "abc" }, "Bearer abc"],
  ["a token that was given elsewhere", { openId: { token: "abc" } }, "Bearer abc"],
])("%s is sent with the call", async (_what, credentials, authorization) => {
  const [call] = await callWith(credentials);
  expect(call?.headers.authorization).toBe(authorization);
});

test.each<[string, object, Readonly<Record<string, string>>, string | undefined]>([
  [
    "client credentials",
    { clientId: "id", clientSecret: "s%t", scope: "read write" },
    { grant_type: "client_credentials", scope: "read write" },
    `Basic ${Buffer.from("id:s%25t").toString("base64")}`,
  ],
  [
    "a password",
    { username: "ada", password: "pw" },
    { grant_type: "password", username: "ada", password: "pw" },
    undefined,
  ],
  [
    "a refresh token",
    { refreshToken: "r", clientId: "id" },
    { grant_type: "refresh_token", refresh_token: "r", client_id: "id" },
    undefined,
  ],
])("OAuth trades %s for a token, and sends it beside other keys", async (_what, oauth, form, proof) => {
  const [login, call] = await callWith({ oauth, headerKey: "h-1" });
  expect(login?.url).toBe("/token");
  expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual(form);
  expect(login?.headers.authorization).toBe(proof);
  expect(call?.headers.authorization).toBe(`Bearer token-${tokens}`);
  expect(call?.headers["x-api-key"]).toBe("h-1");
});

test.each<[object, string]>([
  [{ baerer: "x" }, "did you mean `bearer`?"],
  [{ headerKey: "a\nb" }, "Option `credentials.headerKey` has characters"],
  [{ basic: "ada" }, "Option `credentials.basic` must be an object, not string."],
  [{ basic: { username: "a:b", password: "x" } }, "must not have a colon"],
  [{ bearer: "a", basic: { username: "a", password: "b" } }, "two values for the header authorization"],
  [{ openId: { clientId: "a", clientSecret: "b" } }, "takes a `token`: the spec's server gives none itself"],
  [{ oauth: { clientId: "a" } }, "Option `credentials.oauth.clientSecret` must be a non-empty text"],
])("%j is refused when the client is made", (credentials, message) => {
  expect(() => declaredLogin(schemes, credentials)).toThrow(InvalidOptionError);
  expect(() => declaredLogin(schemes, credentials)).toThrow(message);
});

test("a key in a query is in no message, and no session prints it", async () => {
  const session = declaredLogin(schemes, { queryKey: "s3cret-key" });
  const client = createClient(
    { name: "any", basePath: "", operations: {} },
    { nodes: ["http://127.0.0.1:1"] },
    { session },
  );
  const error: unknown = await client.request("GET", "/x").catch((reason: unknown) => reason);
  await client.close();
  expect(inspect(error, { depth: 9 })).not.toContain("s3cret-key");
});

test("nothing given is no session", () => {
  expect(declaredLogin(schemes, undefined)).toBeUndefined();
  expect(declaredLogin(schemes, { bearer: undefined })).toBeUndefined();
});
