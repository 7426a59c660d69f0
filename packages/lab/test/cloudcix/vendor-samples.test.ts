import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLab, type Lab } from "../../src/lab.ts";
import { openFixture } from "./fixture.ts";

/**
 * A request of the vendor's sample scripts (CloudCIX/sample-scripts, commit f410227): what is sent, with texts and addresses of our
 * own, and the files of "Python SDK" that send it.
 */
interface Sample {
  readonly call: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly sources: readonly string[];
}

const samples = JSON.parse(
  readFileSync(new URL("./data/vendor-samples.json", import.meta.url), "utf8"),
) as readonly Sample[];
const modules = fileURLToPath(new URL("../../../../node_modules", import.meta.url));

/** What an answer has by its method; every answer is checked against the spec besides. */
const aNumber: unknown = expect.any(Number);
const aList: unknown = expect.any(Array);

/** What an answer has to hold: a record with the state that was asked for, or a list and what is said of it. */
function wantedOf({ method, path, query = {}, body }: (typeof samples)[number]): object {
  if (!path.includes("{id}") && method === "GET") {
    return { content: aList, _metadata: { warnings: [], ...("order" in query && { order: query["order"] }) } };
  }
  const { state } = body ?? {};
  const isKept = state !== undefined && !path.startsWith("/project");
  const content = { ...(method !== "DELETE" && { id: aNumber }), ...(isKept && { state }) };
  return Object.keys(content).length === 0 ? {} : { content };
}

const statuses: Readonly<Record<string, number>> = { GET: 200, POST: 201, PATCH: 200, DELETE: 204 };

/** What is asked of a record first, so that it may be asked for this state. */
const before: Readonly<Record<string, string>> = { restart: "delete", update_stopped: "stop" };

interface Reply {
  readonly content: { readonly id: number; readonly state?: string } | readonly unknown[];
  readonly total?: number;
  readonly _metadata?: {
    readonly total_records: number;
    readonly order: string;
    readonly warnings: readonly string[];
  };
}

describe("the vendor's samples", () => {
  let lab: Lab;
  let token: string;

  beforeAll(async () => {
    const cloudcix = { requestsPerSecond: Infinity, projects: 3 };
    lab = await createLab({ protocol: "http", cloudcix, world: { machines: 3 }, clock: { speed: 0 } });
    const { username: email, password } = lab.cloudcix.credentials;
    const body = { email, password, api_key: lab.cloudcix.state.users.get(email)?.apiKey };
    token = ((await send("POST", "membership", "/auth/login/", body)).body as unknown as { token: string }).token;
  });
  afterAll(() => lab.close());

  /** Sends a request as the Python client does. */
  async function send(method: string, application: string, path: string, body?: unknown) {
    const response = await fetch(`${lab.cloudcix.urls[0]}/${application}${path}`, {
      method,
      headers: { "content-type": "application/json", "x-auth-token": token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Reply };
  }

  /** A record of its own for a sample, at rest in the state that the sample takes for granted. */
  async function prepare({ operation, path, body }: Sample): Promise<string> {
    const [group = ""] = operation.split("/");
    if (group === "images") return "1";
    const collection = path.replace("{id}/", "");
    const { body: own } = lab.cloudcix.sample(`compute/${group}/create`) as { body: object };
    const name = `own-${(made += 1)}`;
    const kind = JSON.stringify(body ?? {}).includes("group_name") && { type: "geo" };
    const { body: created } = await send("POST", "compute", collection, { ...own, ...kind, name });
    const { id } = created.content as { readonly id: number };
    lab.clock.advance(60_000);
    const first = before[String(body?.["state"])];
    if (first !== undefined) await send("PATCH", "compute", `${collection}${id}/`, { state: first });
    lab.clock.advance(60_000);
    return String(id);
  }
  let made = 0;

  test.each(samples)("$call $body $query is answered as they expect it", async (sample) => {
    const { method, path, query = {}, body } = sample;
    const id = path.includes("{id}") ? await prepare(sample) : "";
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const own = method === "POST" ? { ...body, name: `sample-${(made += 1)}` } : body;
    const address = `${path.replace("{id}", id)}${search.size > 0 ? `?${search}` : ""}`;
    const { status, body: reply } = await send(method, "compute", address, own);
    expect({ status, reply }).toMatchObject({ status: statuses[method] });
    expect(reply).toMatchObject(wantedOf(sample));
    expect(reply.total).toBe(reply["_metadata"]?.total_records);
  });

  test("break nothing of the spec", () => {
    expect(lab.violations).toEqual([]);
    expect(samples).toHaveLength(98);
    expect(new Set(samples.flatMap(({ sources }) => sources)).size).toBe(53);
  });

  test("compile as calls, with what they send", { timeout: 180_000 }, async () => {
    const calls = samples.map(({ operation, path, query = {}, body }) => {
      const input: Record<string, unknown> = path.includes("{id}") ? { id: 123 } : {};
      for (const [name, value] of Object.entries(query)) {
        const field = /^search\[(.+)\]$/.exec(name)?.[1];
        if (field === undefined) input[name] = value;
        else input["search"] = { ...(input["search"] as object | undefined), [field]: value };
      }
      return `  () => compute.${operation.replace("/", ".")}(${JSON.stringify({ ...input, ...(body && { body }) })}),`;
    });
    const code = `import type { Compute } from "@northbound/cloudcix/compute";
declare const compute: Compute;
export const calls: readonly (() => unknown)[] = [\n${calls.join("\n")}\n];\n`;
    // Where no other tool looks while the test runs.
    const folder = new URL("../../node_modules/.compiled-samples/", import.meta.url);
    await mkdir(folder, { recursive: true });
    try {
      const config = { extends: "../../../../tsconfig.base.json", files: ["calls.ts"] };
      await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
      await writeFile(new URL("calls.ts", folder), code);
      const tsc = `${modules}/.bin/tsc`;
      const { stdout } = spawnSync(tsc, ["--noEmit", "--pretty", "false", "-p", fileURLToPath(folder)], {
        encoding: "utf8",
      });
      expect(stdout.split("\n").filter((line) => line !== "")).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

// "Docs/Supplemental/Usage examples.md": a project is set up, looked at and cleaned up in the order of dependencies.
test("the vendor's usage example runs from the project to its end", async () => {
  await using fixture = await openFixture();
  const { lab, cloudcix } = fixture;
  const { compute } = cloudcix;
  const wait = { delay: 1, growth: 1, onProgress: () => lab.clock.advance(2_000) };
  const { content: project } = await compute.project.create({ body: { name: "sample", region_id: 1 } });
  const project_id = project.id;
  const networks = [{ name: "net-1", ipv4: "10.0.1.0/24" }];
  const { content: router } = await compute.routers.create({ body: { project_id, type: "router", networks } });
  const rule = {
    allow: true,
    inbound: true,
    source: "*",
    destination: "10.0.1.0/24",
    port: "443",
    protocol: "tcp",
  } as const;
  const { content: firewall } = await compute.firewalls.create({
    body: { project_id, type: "project", rules: [rule] },
  });
  const { content: instance } = await compute.instances.create({
    body: {
      project_id,
      name: "windows-1",
      type: "hyperv",
      grace_period: 72,
      metadata: { dns4: "192.0.2.53", dns6: "2001:db8::53", email: "ada@example.com" },
      specs: [{ sku_name: "RAM_001", quantity: 8 }],
    },
  });
  await compute.routers.waitFor(router.id, "running", wait);
  await compute.firewalls.waitFor(firewall.id, "running", wait);
  await compute.instances.waitFor(instance.id, "running", wait);
  expect(await compute.instances.list({ search: { project_id }, order: "-created" }).all()).toMatchObject([
    { id: instance.id, name: "windows-1" },
  ]);
  for (const calls of [compute.instances, compute.firewalls, compute.routers]) {
    const [{ id } = { id: 0 }] = await calls.list({ search: { project_id } }).all();
    // oxlint-disable-next-line no-await-in-loop -- in the order of dependencies
    expect((await calls.remove({ id }, wait))?.state).toBe("delete_queue");
  }
  await compute.project.partialUpdate({ id: project_id, body: { state: "delete" } });
  lab.clock.advance(30 * 86_400_000);
  expect(await compute.project.list({ search: { id: project_id } }).all()).toEqual([]);
  expect(lab.violations).toEqual([]);
});
