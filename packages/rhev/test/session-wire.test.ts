import { expect, test } from "vitest";
import { createRhev, detectBasePath } from "../src/index.ts";
import { type Answered, listen, type Sent } from "./wire.ts";

const form = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
const basic = `Basic ${btoa("admin@internal:secret")}`;
const rejected: Answered = {
  status: 401,
  headers: { "content-type": "text/html;charset=UTF-8", "www-authenticate": 'Basic realm="RESTAPI"' },
  body: "<html><head><title>Error</title></head><body>Unauthorized</body></html>",
};

/** A single sign-on service that gives tokens by number. */
function tokens(wrap: (answer: object) => unknown = (answer) => answer): (sent: Sent) => Answered {
  let given = 0;
  return ({ line }) => {
    if (!line.includes("/oauth/token")) return {};
    given += 1;
    const answer = {
      access_token: `T${given}`,
      token_type: "bearer",
      scope: "ovirt-app-api",
      exp: "9223372036854775807",
    };
    return { body: JSON.stringify(wrap(answer)) };
  };
}

test("a password is traded for a token, which every call carries and the last one gives back", async () => {
  await using wire = await listen(tokens());
  const rhev = createRhev({ nodes: [wire.url], credentials: { username: "admin@internal", password: "s&cret" } });
  await rhev.vms.get({ vmId: "1" });
  await rhev.vms.start({ vmId: "1" });
  await rhev.close();
  expect(wire.sent.map(({ line }) => line)).toEqual([
    "POST /ovirt-engine/sso/oauth/token",
    "GET /ovirt-engine/api/vms/1",
    "POST /ovirt-engine/api/vms/1/start",
    "POST /ovirt-engine/services/sso-logout",
  ]);
  const [login, get, start, logout] = wire.sent;
  expect(login?.headers).toMatchObject(form);
  expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual({
    grant_type: "password",
    scope: "ovirt-app-api",
    username: "admin@internal",
    password: "s&cret",
  });
  expect(get?.headers).toMatchObject({ authorization: "Bearer T1", accept: "application/json" });
  // An absent body is not safe.
  expect(start).toMatchObject({ body: "{}", headers: { "content-type": "application/json" } });
  expect(logout).toMatchObject({ headers: form, body: "scope=ovirt-app-api&token=T1" });
});

test.for([
  ["as it is", (answer: object): unknown => answer],
  ["in an array", (answer: object): unknown => [answer]],
] as const)("a Kerberos ticket is traded for a token that comes %s", async ([, wrap]) => {
  await using wire = await listen(tokens(wrap));
  let asked = 0;
  const rhev = createRhev({
    nodes: [wire.url],
    credentials: {
      kerberos: (host) => {
        asked += 1;
        return `YII${asked}-${host}`;
      },
    },
  });
  await rhev.vms.list();
  await rhev.close();
  const [login, list, logout] = wire.sent;
  expect(login?.line).toBe("POST /ovirt-engine/sso/oauth/token-http-auth");
  expect(login?.headers).toMatchObject({ ...form, authorization: "Negotiate YII1-127.0.0.1" });
  expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual({
    grant_type: "urn:ovirt:params:oauth:grant-type:http",
    scope: "ovirt-app-api",
  });
  expect(list?.headers.authorization).toBe("Bearer T1");
  expect(logout?.body).toBe("scope=ovirt-app-api&token=T1");
});

test("a token that ended is replaced with a new ticket, and the call is made again", async () => {
  const issue = tokens();
  await using wire = await listen((sent) => (sent.headers.authorization === "Bearer T1" ? rejected : issue(sent)));
  let asked = 0;
  await using rhev = createRhev({ nodes: [wire.url], credentials: { kerberos: () => `YII${(asked += 1)}` } });
  await rhev.vms.list();
  expect(wire.sent.map(({ headers }) => headers.authorization)).toEqual([
    "Negotiate YII1",
    "Bearer T1",
    "Negotiate YII2",
    "Bearer T2",
  ]);
});

test("a ticket that is refused is told as a refused login", async () => {
  await using wire = await listen(() => ({
    ...rejected,
    headers: { ...rejected.headers, "www-authenticate": "Negotiate" },
  }));
  await using rhev = createRhev({ nodes: [wire.url], credentials: { kerberos: () => "YII" } });
  await expect(rhev.vms.list()).rejects.toMatchObject({ code: "CREDENTIALS_REJECTED", status: 401 });
});

test.each(["Cannot authenticate user Invalid user credentials.", "Cannot authenticate user"])(
  "a login that is refused with the words %j ends in one period, also when it is not tried again",
  async (words) => {
    const refusal = JSON.stringify({ error_code: "access_denied", error: words });
    const headers = { "content-type": "application/json" };
    await using wire = await listen(() => ({ status: 400, headers, body: refusal }));
    await using rhev = createRhev({ nodes: [wire.url], credentials: { username: "admin@internal", password: "no" } });
    const said = `${wire.url} refused the login: Cannot authenticate user`;
    const first: unknown = await rhev.vms.list().catch((error: unknown) => error);
    const second: unknown = await rhev.vms.list().catch((error: unknown) => error);
    expect(String(first)).toMatch(/[^.]\.$/);
    expect(String(first)).toContain(said);
    expect(String(second)).toMatch(/[a-z]\. It is not tried again for now/);
    const ticket = createRhev({ nodes: [wire.url], credentials: { kerberos: () => "YII" } });
    await expect(ticket.vms.list()).rejects.toThrow(/refused the ticket: .*[^.]\.$/);
    await ticket.close();
  },
);

test("HTTP Basic at the old path: one login with a time to live, then the cookie with Prefer, at last without", async () => {
  await using wire = await listen(({ headers }) => ({
    headers: {
      "content-type": "application/json",
      ...(headers.authorization !== undefined && { "set-cookie": "JSESSIONID=A1b2; Path=/api; Secure" }),
    },
  }));
  const rhev = createRhev({
    nodes: [`${wire.url}/api`],
    credentials: { username: "admin@internal", password: "secret", method: "basic", sessionMinutes: 5 },
  });
  await rhev.vms.list({ max: 10 });
  await rhev.collection("hosts").list();
  await rhev.close();
  const seen = wire.sent.map(({ line, headers: { authorization, prefer, cookie, "session-ttl": life } }) => ({
    line,
    authorization,
    prefer,
    cookie,
    life,
  }));
  const cookie = "JSESSIONID=A1b2";
  const prefer = "persistent-auth";
  expect(seen).toEqual([
    { line: "HEAD /api/", authorization: basic, prefer, cookie: undefined, life: "5" },
    { line: expect.stringMatching(/^GET \/api\/vms\?/), authorization: undefined, prefer, cookie, life: undefined },
    { line: expect.stringMatching(/^GET \/api\/hosts/), authorization: undefined, prefer, cookie, life: undefined },
    { line: "HEAD /api/", authorization: undefined, prefer: undefined, cookie, life: undefined },
  ]);
});

test("an engine without sessions, as 3.0, is given the password with every call", async () => {
  await using wire = await listen(() => ({}));
  const rhev = createRhev({
    nodes: [`${wire.url}/api`],
    credentials: { username: "admin@internal", password: "secret", method: "basic" },
  });
  await rhev.vms.list();
  await rhev.close();
  expect(wire.sent.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
});

test("the path of the API is found without credentials", async () => {
  await using old = await listen(({ line }) => (line.includes("/ovirt-engine/") ? { status: 404 } : rejected));
  expect(await detectBasePath({ nodes: [old.url] })).toBe("/api");
  await using current = await listen(() => rejected);
  expect(await detectBasePath({ nodes: [`${current.url}/ovirt-engine/api`] })).toBe("/ovirt-engine/api");
  expect([...old.sent, ...current.sent].every(({ headers }) => headers.authorization === undefined)).toBe(true);
  expect(current.sent.map(({ line }) => line)).toEqual(["HEAD /ovirt-engine/api"]);
});
