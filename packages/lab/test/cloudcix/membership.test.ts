import { createCompute } from "@northbound/cloudcix/compute";
import { createCloudCix, listOf, withToken } from "@northbound/cloudcix";
import { CredentialsError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { credentialsOf, openFixture } from "./fixture.ts";

test("one login serves every application, and its token is renewed ahead of its end without a login", async () => {
  await using fixture = await openFixture({ tokenLife: 3_600 });
  const { lab, cloudcix } = fixture;
  await Promise.all([cloudcix.compute.project.list(), cloudcix.iaas.vm.list(), cloudcix.scm.brand.list()]);
  expect(lab.cloudcix.counters.logins).toBe(1);
  const token = await cloudcix.membership.token.update();
  expect(token.token).toMatch(/^[\w-]+\.[\w-]+\./);
});

test("tokens that ended are replaced once for all applications", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  await cloudcix.compute.project.list();
  lab.cloudcix.expireSessions();
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? cloudcix.iaas.vm.list() : cloudcix.contact.group.list())),
  );
  expect(lab.cloudcix.counters.logins).toBe(2);
});

test("a caller's own token is used for one call; one that ended is his to renew", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { email, password, apiKey } = credentialsOf(lab);
  const answer = await cloudcix.membership.token.create({ body: { email, password, api_key: apiKey } });
  const token = (answer as { token: string }).token;
  await cloudcix.compute.project.list({}, withToken(token));
  expect(lab.cloudcix.counters.logins).toBe(1);
  lab.cloudcix.expireSessions();
  await expect(cloudcix.compute.project.list({}, withToken(token))).rejects.toMatchObject({
    code: "SESSION_FAILED",
    backendMessage: "JWT token is expired. Please login again.",
  });
});

test("two-factor login asks for a code", async () => {
  await using fixture = await openFixture();
  const { lab } = fixture;
  const credentials = credentialsOf(lab);
  const user = lab.cloudcix.state.users.get(credentials.email);
  if (user) user.otp = "246810";
  await using without = createCloudCix({ gateway: lab.cloudcix.urls, credentials });
  const refused = without.compute.project.list();
  await expect(refused).rejects.toBeInstanceOf(CredentialsError);
  await expect(refused).rejects.toMatchObject({ backendCode: "membership_token_create_007" });
  await using compute = createCompute({ gateway: lab.cloudcix.urls, credentials: { ...credentials, otp: "246810" } });
  expect((await compute.project.list()).content.length).toBeGreaterThan(0);
});

test("lists are paged, sorted, searched and excluded; what they do not know is a warning", async () => {
  await using fixture = await openFixture({ projects: 250 });
  const { cloudcix, events } = fixture;
  const { project } = cloudcix.compute;
  const all = await project.list({ order: "-name" }).all({ concurrency: 3 });
  expect(all).toHaveLength(250);
  expect(new Set(all.map(({ id }) => id)).size).toBe(250);
  expect(all.map(({ name }) => name)).toEqual(
    all
      .map(({ name }) => name)
      .toSorted()
      .toReversed(),
  );
  const chosen = await project.list({ search: { id__in: listOf(3, 5, 7) }, exclude: { id: 5 } }).all();
  expect(chosen.map(({ id }) => id)).toEqual([3, 7]);
  const { _metadata: metadata } = await project.list({ limit: 500 });
  expect(metadata).toEqual({ page: 0, limit: 50, order: "name", total_records: 250, warnings: [] });
  await project.list({ search: { nmae: "x" } as never });
  // `validate_order` of the framework's ListController takes the default for an order that a list doesn't have, silently.
  await project.list({ order: "-note" as never });
  expect(events.filter(({ type }) => type === "warning")).toMatchObject([
    { message: "search[nmae] is not a filter of this list and was ignored." },
    { message: "The list can't be sorted by `-note`; the server sorted it by `name`." },
  ]);
});

test("the rate limit turns away what is above 20 a second, and the client keeps within it", async () => {
  await using fixture = await openFixture({ requestsPerSecond: 20 }, { rateLimit: { requests: 20 } });
  const { lab, cloudcix } = fixture;
  await cloudcix.compute.project.list();
  const began = performance.now();
  await Promise.all(Array.from({ length: 30 }, () => cloudcix.compute.project.read({ id: 1 })));
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(lab.cloudcix.counters.of("compute/project/read")).toBe(30);
});

test("clients of the old kind find each application by host name, legacy ones by their path", async () => {
  await using fixture = await openFixture();
  const { lab } = fixture;
  const { port } = new URL(lab.cloudcix.urls[0] ?? "");
  const { email, password, apiKey } = credentialsOf(lab);
  const send = (host: string, path: string, init: RequestInit) =>
    request(Number(port), `${host}.api.localhost:${port}`, path, init);
  const login = await send("membership", "/auth/login/", {
    method: "POST",
    body: JSON.stringify({ email, password, api_key: apiKey }),
  });
  expect(login.status).toBe(201);
  const headers = { "x-auth-token": (login.body as { token: string }).token };
  // The Python client sends `null` as the body of a GET.
  const vms = await send("iaas", "/vm/?limit=2&page=0", { headers, body: "null", method: "GET" });
  expect(vms).toMatchObject({ status: 200, body: { _metadata: { limit: 2, page: 0 } } });
  expect(await send("legacyapi", "/SCM/v1/Brand/", { headers, method: "GET" })).toMatchObject({ status: 200 });
  expect(await send("iaas", "/vm/99999/", { headers, method: "GET" })).toMatchObject({
    status: 404,
    body: { error_code: "iaas_vm_read_001" },
  });
});

/** One request as the old client sends it: a host name for each application. */
async function request(
  port: number,
  host: string,
  path: string,
  { method = "GET", headers, body }: RequestInit,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { request: open } = await import("node:http");
  return new Promise((resolve, reject) => {
    const own = {
      ...(headers as Record<string, string>),
      host,
      "content-type": "application/json",
      "content-length": String((body as string | undefined)?.length ?? 0),
    };
    const sent = open({ port, host: "127.0.0.1", path, method, headers: own }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, body: text === "" ? undefined : JSON.parse(text) });
      });
    });
    sent.on("error", reject);
    sent.end(body as string | undefined);
  });
}
