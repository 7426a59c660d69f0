import { expect, test } from "vitest";
import { readServerLimits } from "@northbound/prime-infrastructure";
import { clientOf, primeLab } from "./fixture.ts";

test("wrong credentials are one refused login, however many calls wait, and the page is not followed", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { credentials: { username: "api", password: "wrong" } });
  const calls = Array.from({ length: 5 }, () => prime.data.devices.count());
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({ status: "rejected", reason: { code: "CREDENTIALS_REJECTED" } });
  }
  expect(lab.prime.counters.received).toBe(1);
});

test("the session's cookie is sent back, so that one session serves all calls", async () => {
  await using lab = await primeLab({ maxSessions: 1 });
  await using prime = clientOf(lab);
  await prime.data.clients.list({}, { pageSize: 50 }).all();
  await prime.op.info.version();
  expect(lab.prime.counters.logins).toBe(1);
  // Another client of the same user finds no room, though its credentials are good.
  await using other = clientOf(lab);
  await expect(other.data.devices.count()).rejects.toMatchObject({ code: "CREDENTIALS_REJECTED", status: 401 });
});

test("a user group that does not allow a change is a permission error", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab, { credentials: { username: "reader", password: "prime-lab" } });
  expect(await prime.data.devices.count()).toBe(48);
  const change = prime.op.rateService.updateLimits({ body: { rateLimitsDTO: { perUserThreshold: 1_000 } } });
  await expect(change).rejects.toMatchObject({ code: "PERMISSION_DENIED", status: 403 });
});

test(
  "the rate limit bites with the server's words, and a client that asks faster gets through all the same",
  { timeout: 30_000 },
  async () => {
    await using lab = await primeLab({ limits: { perUserThreshold: 5, windowSize: 200, windowSegments: 10 } });
    await using hasty = clientOf(lab, { retry: "never", rateLimit: { requests: 1_000, concurrency: 100 } });
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, id) => hasty.devices.get({ id: 1_000 + id })),
    );
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.reason).toMatchObject({ code: "RATE_LIMITED", status: 503 });
    expect(String(refused[0]?.reason)).toMatch(/exceeded/);
    lab.clock.advance(1_000);
    await using patient = clientOf(lab, { rateLimit: { requests: 1_000, concurrency: 100 }, maxAttemptsPerNode: 10 });
    expect(await patient.data.clients.list({}, { pageSize: 25 }).all()).toHaveLength(250);
  },
);

test(
  "a window that another script of the account fills is waited for, as the server says it",
  { timeout: 30_000 },
  async () => {
    const windowSize = 300;
    await using lab = await primeLab({ limits: { perUserThreshold: 5, windowSize, windowSegments: 10 } });
    const authorization = `Basic ${btoa("api:prime-lab")}`;
    // It takes each place at once when it is free, for four windows.
    const otherScript = async (): Promise<void> => {
      for (let taken = 0; taken < 20;) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { status } = await fetch(`${lab.prime.urls[0]}/webacs/api/v4/data/Devices.json`, {
          headers: { authorization },
        });
        if (status === 200) taken += 1;
        // oxlint-disable-next-line no-await-in-loop
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const pauses: number[] = [];
    await using prime = clientOf(lab, {
      rateLimit: { requests: 1_000, concurrency: 100 },
      maxAttemptsPerNode: 1,
      observe: (event) => event.type === "retry" && pauses.push(event.delay),
    });
    const script = otherScript();
    const count = async (): Promise<number> => {
      while (pauses.length === 0) {
        // oxlint-disable-next-line no-await-in-loop -- until it is turned away once
        await prime.data.devices.count();
      }
      return prime.data.devices.count();
    };
    expect(await count()).toBe(48);
    await script;
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(windowSize);
    expect(lab.prime.state.limiter.most.inWindow).toBeLessThanOrEqual(5);
  },
);

test("with the limits of the server a parallel read is never turned away", { timeout: 30_000 }, async () => {
  await using lab = await primeLab({
    limits: { perUserThreshold: 15, windowSize: 1_000, maxConcurrentQueries: 3, limitPageSize: 10 },
  });
  const options = { nodes: lab.prime.urls, credentials: lab.prime.credentials };
  const limits = await readServerLimits(options);
  // What that read counts is another client's.
  lab.clock.advance(1_000);
  expect(limits).toEqual({ pageSize: 10, concurrency: 3, rateLimit: { concurrency: 3, requests: 15, window: 1_100 } });
  await using prime = clientOf(lab, limits);
  expect(await prime.data.clients.list().all()).toHaveLength(250);
  const { rejected, most } = lab.prime.state.limiter;
  expect(rejected).toBe(0);
  expect(most.concurrent).toBeLessThanOrEqual(3);
  expect(most.inWindow).toBeLessThanOrEqual(15);
});

test("an answer is XML unless JSON is asked for, and a suffix decides", async () => {
  await using lab = await primeLab();
  const authorization = `Basic ${btoa("api:prime-lab")}`;
  const base = `${lab.prime.urls[0]}/webacs/api/v3/data/Devices`;
  const read = async (path: string, accept?: string): Promise<string> =>
    (await fetch(path, { headers: { authorization, ...(accept && { accept }) } })).text();
  expect(await read(`${base}?.maxResults=1`, "*/*")).toMatch(/^<\?xml[^]*<queryResponse [^>]*count="48"/);
  expect(JSON.parse(await read(`${base}.json?.maxResults=1`))).toMatchObject({ queryResponse: { "@count": 48 } });
  expect(JSON.parse(await read(base, "application/json"))).toMatchObject({ queryResponse: { "@type": "Devices" } });
});

test("what the server's release does not have fails before it is sent", async () => {
  await using lab = await primeLab({ version: "3.1" });
  await using prime = clientOf(lab, { serverVersion: undefined, apiVersion: "v3" });
  await expect(prime.op.rateService.getLimits()).rejects.toMatchObject({ code: "UNSUPPORTED_VERSION" });
  expect(await prime.version()).toBe("3.1.0.0");
  expect(lab.prime.counters.of("rateService/getLimits")).toBe(0);
  expect(await prime.data.devices.count()).toBe(48);
});

test("a server without version 4 of the API is told from one without the resource", async () => {
  await using lab = await primeLab({ version: "3.3.1" });
  await using prime = clientOf(lab);
  await expect(prime.data.devices.count()).rejects.toThrow("the server may lack v4 of the API");
  await using v3 = clientOf(lab, { apiVersion: "v3" });
  expect(await v3.data.devices.count()).toBe(48);
});
