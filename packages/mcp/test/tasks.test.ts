import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createCloudVision } from "@northbound/cloudvision";
import { createLab, type Lab } from "@northbound/lab";
import { createRhev } from "@northbound/rhev";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentBackend } from "../src/index.ts";
import { openSession } from "./session.ts";

let lab: Lab;
let rhev: AgentBackend & { readonly client: AsyncDisposable };
let cloudvision: AgentBackend & { readonly client: AsyncDisposable };
const password = "a-password-of-the-agent";

beforeAll(async () => {
  lab = await createLab({ rhev: { nodes: 1 }, cloudvision: { nodes: 1 }, clock: { speed: 50 } });
  const spec = async (name: string): Promise<object> =>
    JSON.parse(
      await readFile(fileURLToPath(import.meta.resolve(`@northbound/${name}/openapi.json`)), "utf8"),
    ) as object;
  const place = ({ urls, credentials: { username, password: secret } }: Lab["rhev"] | Lab["cloudvision"]) => ({
    nodes: urls,
    credentials: { username, password: secret },
    tls: { ca: lab.ca },
  });
  rhev = { name: "rhev", specs: { "": await spec("rhev") }, client: createRhev(place(lab.rhev)) };
  cloudvision = {
    name: "cloudvision",
    specs: { "": await spec("cloudvision") },
    client: createCloudVision(place(lab.cloudvision)),
  };
});

afterAll(async () => {
  await rhev?.client[Symbol.asyncDispose]();
  await cloudvision?.client[Symbol.asyncDispose]();
  await lab?.close();
});

/** What one tool per operation would cost before the first question. */
const each: Record<string, number> = {};
/** Tokens and calls of each task, for the table of the guide. */
const costs: Record<string, { readonly calls: number; readonly tokens: number }> = {};

afterAll(() => {
  if (process.env["SHOW"]) console.log(JSON.stringify({ each, costs }, undefined, 1));
});

const allow = ["vms/*", "vmSnapshots/create"];

describe("twelve tasks of an agent", () => {
  it("1 lists what is down, by name", async () => {
    await using agent = await openSession(rhev, {});
    expect((await agent.ask("search_operations", { query: "which virtual machines are down" })).text).toContain(
      "vms/list",
    );
    expect((await agent.ask("describe_operation", { operation: "vms/list" })).text).toContain("search?: string");
    const { value } = await agent.ask("read", {
      operation: "vms/list",
      input: { search: "status=down" },
      fields: ["id", "name", "status"],
    });
    expect(value["items"].length).toBeGreaterThan(0);
    expect(Object.keys(value["items"][0])).toEqual(["id", "name", "status"]);
    costs["list"] = agent.used();
    expect(agent.used().tokens).toBeLessThan(3000);
  });

  it("2 goes on with a long list where its cursor says", async () => {
    await using agent = await openSession(rhev, { maxChars: 600 });
    const ids: string[] = [];
    let args: object = { operation: "vms/list", input: {}, fields: ["id", "name", "status"] };
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const { value } = await agent.ask("read", args);
      expect(value).toMatchObject({ ok: true });
      expect(JSON.stringify(value["items"]).length).toBeLessThanOrEqual(650);
      ids.push(...(value["items"] as { id: string }[]).map(({ id }) => id));
      if (value["next"] === undefined) break;
      args = { next: value["next"] as string };
    }
    expect(agent.used().calls).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    const all = await (rhev.client as unknown as ReturnType<typeof createRhev>).vms.list().all();
    expect(ids).toEqual(all.map(({ id }) => id));
    costs["page"] = agent.used();
  });

  it("3 starts a machine once and waits for it, with progress", async () => {
    await using agent = await openSession(rhev, { allow });
    const vmId = await machine("down");
    const before = lab.rhev.counters.of("vms/start");
    await agent.ask("search_operations", { query: "start a vm" });
    await agent.ask("describe_operation", { operation: "vms/start" });
    const { value } = await agent.ask("change", { operation: "vms/start", input: { vmId }, fields: ["status"] });
    expect(value).toMatchObject({ ok: true, outcome: "processed", mayRepeat: false });
    expect(agent.asked).toEqual([expect.stringContaining(vmId)]);
    const progress: string[] = [];
    const { value: waited } = await agent.ask(
      "wait_until",
      { operation: "vms/get", input: { vmId }, field: "status", equals: "up", seconds: 60 },
      { onprogress: ({ message }: { message?: string }) => progress.push(message ?? "") },
    );
    expect(waited).toEqual({ ok: true, status: "up" });
    expect(progress.every((message) => message.startsWith("status is"))).toBe(true);
    expect(lab.rhev.counters.of("vms/start") - before).toBe(1);
    costs["start and wait"] = agent.used();
  });

  it("4 says that the outcome is unknown when an answer is lost, and does nothing twice", async () => {
    await using agent = await openSession(rhev, { allow, confirm: "never" });
    const vmId = await machine("up");
    const before = lab.rhev.counters.of("vmSnapshots/create");
    await agent.ask("search_operations", { query: "take a snapshot" });
    await agent.ask("describe_operation", { operation: "vmSnapshots/create" });
    lab.rhev.nodes[0]?.reset({ when: "after", times: 1, match: "vmSnapshots/create" });
    const args = { operation: "vmSnapshots/create", input: { vmId, body: { description: "before the update" } } };
    const { value } = await agent.ask("change", args);
    expect(value).toMatchObject({ ok: false, code: "UNKNOWN_OUTCOME", outcome: "unknown", mayRepeat: false });
    expect(value["next"]).toContain("read");
    const list = await agent.ask("read", {
      operation: "vmSnapshots/list",
      input: { vmId },
      fields: ["description", "snapshot_status"],
    });
    expect(list.text).toContain("before the update");
    costs["lost answer"] = agent.used();
    expect(lab.rhev.counters.of("vmSnapshots/create") - before).toBe(1);
  });

  it("5 accepts no cursor that it didn't make", async () => {
    await using agent = await openSession(rhev, {});
    const forged = Buffer.from(JSON.stringify({ operation: "vms/start", input: { vmId: "1" } })).toString("base64url");
    for (const next of [forged, `${forged}.AAAA`, "", "x"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { value, isError } = await agent.ask("read", { next });
      expect(isError).toBe(true);
      expect(value).toMatchObject({ code: "INVALID_CURSOR", outcome: "not-processed" });
    }
    costs["forged cursor"] = agent.used();
  });

  it("6 names the closest operations for one that there isn't", async () => {
    await using agent = await openSession(rhev, {});
    const { value } = await agent.ask("read", { operation: "vms/lst" });
    expect(value).toMatchObject({ ok: false, code: "INVALID_INPUT", outcome: "not-processed" });
    expect(value["message"]).toContain("vms/list");
    costs["unlisted operation"] = agent.used();
  });

  it("7 runs nothing that isn't allowed, under whatever tool", async () => {
    await using agent = await openSession(rhev, { allow });
    await using reader = await openSession(rhev, {});
    const before = lab.rhev.counters.of();
    const answers = [
      await agent.ask("change", { operation: "hosts/deactivate", input: { hostId: "1" } }),
      await agent.ask("read", { operation: "vms/start", input: { vmId: "1" } }),
      await agent.ask("wait_until", { operation: "vms/stop", input: { vmId: "1" }, field: "status", equals: "x" }),
      await reader.ask("change", { operation: "vms/start", input: { vmId: "1" } }),
    ];
    expect(answers.map(({ value }) => value["code"])).toEqual([
      "NOT_ALLOWED",
      "NOT_A_READ",
      "NOT_A_READ",
      "NOT_ALLOWED",
    ]);
    expect(answers.every(({ value }) => value["outcome"] === "not-processed")).toBe(true);
    expect(lab.rhev.counters.of()).toBe(before);
    expect((await reader.client.listTools()).tools.map(({ name }) => name)).not.toContain("change");
    costs["refusal"] = agent.used();
  });

  it("8 stops reading when a wait is cancelled", async () => {
    await using agent = await openSession(rhev, {});
    const vmId = await machine("up");
    const controller = new AbortController();
    const reads = (): number => lab.rhev.counters.of("vms/get");
    const before = reads();
    const waiting = agent.ask(
      "wait_until",
      { operation: "vms/get", input: { vmId }, field: "status", equals: "never" },
      {
        signal: controller.signal,
        onprogress: () => {
          controller.abort();
        },
      },
    );
    await expect(waiting).rejects.toThrow(/abort/i);
    // The server answers in order: what it was told before is done by now.
    await agent.ask("search_operations", { query: "vm" });
    expect(reads() - before).toBe(1);
    costs["cancelled wait"] = agent.used();
  });

  it("9 shows no secret: not of an answer, an input, a question or a failure", async () => {
    await using agent = await openSession(rhev, { allow, secrets: [password] });
    const vmId = await machine("up");
    const ticket = { value: "hunter2-console", expiry: "120" };
    const { text } = await agent.ask("change", { operation: "vms/ticket", input: { vmId, body: { ticket } } });
    expect(text).toContain("[redacted]");
    const shown = await agent.ask("change", {
      operation: "vms/ticket",
      input: { vmId, body: { ticket } },
      preview: true,
    });
    const failed = await agent.ask("read", { operation: password });
    for (const part of [text, shown.text, failed.text, ...agent.asked]) {
      expect(part).not.toContain("hunter2");
      expect(part).not.toContain(password);
    }
    const back = await agent.ask("change", {
      operation: "vms/update",
      input: { vmId, body: { comment: "[redacted]" } },
    });
    expect(back.value["message"]).toContain("can't be sent");
    costs["secret"] = agent.used();
  });

  it("10 refuses a wrong input with the description of the right one", async () => {
    await using agent = await openSession(rhev, { allow });
    const before = lab.rhev.counters.received;
    const { value } = await agent.ask("change", {
      operation: "vmSnapshots/create",
      input: { vm_id: "1", body: { descripton: "x" } },
    });
    expect(value).toMatchObject({ ok: false, code: "INVALID_INPUT", outcome: "not-processed" });
    expect(value["message"]).toContain("did you mean `vmId`?");
    expect(value["message"]).toContain("body.descripton");
    expect(value["help"]).toContain("vmId: string");
    expect(lab.rhev.counters.received).toBe(before);
    expect(agent.asked).toEqual([]);
    costs["wrong parameter"] = agent.used();
  });

  it("11 builds a change control and neither approves nor starts it", async () => {
    await using agent = await openSession(cloudvision, { allow: ["default"], confirm: "never" });
    const tasks = await lab.cloudvision.sample("tasks/execute");
    const { data } = (tasks["body"] ?? {}) as { data?: string[] };
    const made = await agent.ask("change", {
      operation: "workflows/createChangeControl",
      input: { id: "cc-of-agent", name: "by an agent", tasks: data ?? [] },
    });
    expect(made.value).toMatchObject({ ok: true, outcome: "processed", value: { id: "cc-of-agent" } });
    const key = { id: "cc-of-agent" };
    const refused = [
      ["changeControlV1/setApproveConfig", { body: { key, approve: { value: true } } }],
      ["changeControlV1/setChangeControlConfig", { body: { key, start: { value: true } } }],
      ["workspaceV1/setWorkspaceConfig", { body: { key: { workspaceId: "w" }, request: "REQUEST_SUBMIT" } }],
      ["workflows/submitWorkspace", { workspaceId: "w" }],
      ["tasks/execute", tasks],
    ] as const;
    for (const [operation, input] of refused) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { value } = await agent.ask("change", { operation, input });
      expect(value).toMatchObject({ code: "NOT_ALLOWED", outcome: "not-processed" });
    }
    const { value } = await agent.ask("read", {
      operation: "changeControlV1/getChangeControl",
      input: { "key.id": "cc-of-agent" },
    });
    expect(value["value"].value.approve?.value ?? false).toBe(false);
    expect(value["value"].value.start?.value ?? false).toBe(false);
    costs["change control"] = agent.used();
  });

  it("12 reads all in bulk, in a few calls", async () => {
    await using agent = await openSession(cloudvision, { maxChars: 40_000 });
    const { value } = await agent.ask("read", {
      operation: "inventory/listDevices",
      fields: ["hostname", "version", "serialNumber"],
      limit: 5000,
    });
    expect(value["count"]).toBe(lab.world.devices.length);
    costs["bulk read"] = agent.used();
    expect(agent.used().calls).toBe(1);
  });
});

describe("the server", () => {
  it("costs about 600 tokens before the first question, where one tool per operation costs a hundred times that", async () => {
    for (const backend of [rhev, cloudvision]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await using agent = await openSession(backend, { allow: ["*"] });
      // oxlint-disable-next-line no-await-in-loop
      const { tools } = await agent.client.listTools();
      const own = Math.round(JSON.stringify(tools).length / 4);
      const perOperation = Object.values(backend.specs).map((spec) => tokensOfEach(spec as Spec));
      each[backend.name] = perOperation.reduce((sum, tokens) => sum + tokens, 0);
      costs[`tools of ${backend.name}`] = { calls: 0, tokens: own };
      expect(own).toBeLessThan(750);
      expect(each[backend.name]).toBeGreaterThan(50 * own);
    }
  });

  it.for([
    ["always", "vms/start", 1],
    ["destroy", "vms/start", 0],
    ["destroy", "vms/stop", 1],
    ["never", "vms/stop", 0],
  ] as const)("asks with confirm %s before %s: %i times", async ([confirm, operation, times]) => {
    await using agent = await openSession(rhev, { allow, confirm }, { agrees: false });
    const { value } = await agent.ask("change", { operation, input: { vmId: "00000000-0000-0000-0000-000000000000" } });
    expect(agent.asked).toHaveLength(times);
    expect(value["code"]).toBe(times === 1 ? "NOT_CONFIRMED" : "NOT_FOUND");
  });

  it.for([true, false])("asks the person of a client of 2025 as well: legacy %s", async (legacy) => {
    await using agent = await openSession(rhev, { allow }, { legacy, agrees: false });
    const { value } = await agent.ask("change", { operation: "vms/start", input: { vmId: "1" } });
    expect(agent.asked).toHaveLength(1);
    expect(value["code"]).toBe("NOT_CONFIRMED");
  });

  it("gives a client that can't ask a preview and a token for this change, once", async () => {
    await using agent = await openSession(rhev, { allow }, { isThere: false });
    const vmId = await machine("down");
    const args = { operation: "vms/start", input: { vmId } };
    const before = lab.rhev.counters.of("vms/start");
    const first = await agent.ask("change", args);
    expect(first.value).toMatchObject({ ok: true, sent: false, preview: { operation: "vms/start", input: { vmId } } });
    const confirm = first.value["confirm"] as string;
    const wrong = [
      await agent.ask("change", { ...args, confirm: "forged" }),
      await agent.ask("change", { operation: "vms/stop", input: { vmId }, confirm }),
      await agent.ask("change", { operation: "vms/start", input: { vmId, body: { pause: true } }, confirm }),
    ];
    expect(wrong.map(({ value }) => value["code"])).toEqual(["NOT_CONFIRMED", "NOT_CONFIRMED", "NOT_CONFIRMED"]);
    expect(lab.rhev.counters.of("vms/start")).toBe(before);
    expect((await agent.ask("change", { ...args, confirm })).value).toMatchObject({ ok: true, outcome: "processed" });
    expect((await agent.ask("change", { ...args, confirm })).value["message"]).toContain("used already");
    expect(lab.rhev.counters.of("vms/start") - before).toBe(1);
  });

  it("asks before it repeats what may have happened, even when it asks for nothing else", async () => {
    await using agent = await openSession(rhev, { allow, confirm: "never" }, { agrees: false });
    const vmId = await machine("up");
    const before = lab.rhev.counters.of("vmSnapshots/create");
    const args = { operation: "vmSnapshots/create", input: { vmId, body: { description: "twice?" } } };
    lab.rhev.nodes[0]?.reset({ when: "after", times: 1, match: "vmSnapshots/create" });
    expect((await agent.ask("change", args)).value["outcome"]).toBe("unknown");
    expect((await agent.ask("change", args)).value["code"]).toBe("NOT_CONFIRMED");
    expect(agent.asked).toEqual([expect.stringContaining("nobody knows whether it happened")]);
    expect(lab.rhev.counters.of("vmSnapshots/create") - before).toBe(1);
  });

  it("describes within a budget what inherits hundreds of members, and each of them when asked", async () => {
    await using agent = await openSession(rhev, {});
    const { text } = await agent.ask("describe_operation", { operation: "vmSnapshots/create" });
    expect(text.length / 4).toBeLessThan(1300);
    costs["description of a snapshot"] = agent.used();
    const member = await agent.ask("describe_operation", { operation: "vms/create", member: "body.os" });
    expect(member.text).toContain("boot");
    const missing = await agent.ask("describe_operation", { operation: "vms/create", member: "body.nothing" });
    expect(missing.isError).toBe(true);
  });

  it("refuses a pattern that fits nothing", async () => {
    await expect(openSession(rhev, { allow: ["vm/start"] })).rejects.toThrow("No operation of rhev fits vm/start");
    await expect(openSession(rhev, { allow: ["default"] })).rejects.toThrow("rhev has no default");
  });

  it("lets a pattern cover no approval, and its own name cover it", async () => {
    const input = { body: { key: { id: "cc" }, approve: { value: true } } };
    const code = async (pattern: string): Promise<unknown> => {
      await using agent = await openSession(cloudvision, { allow: [pattern] });
      const operation = "changeControlV1/setApproveConfig";
      return (await agent.ask("change", { operation, input, preview: true })).value["code"];
    };
    expect(await code("*")).toBe("NOT_ALLOWED");
    expect(await code("changeControlV1/*")).toBe("NOT_ALLOWED");
    expect(await code("changeControlV1/setApproveConfig")).toBeUndefined();
  });
});

async function machine(status: string): Promise<string> {
  const client = rhev.client as unknown as ReturnType<typeof createRhev>;
  const machines = await client.vms.list().all();
  const found = machines.find((one) => one.status === status);
  if (found?.id === undefined) throw new Error(`There is no machine that is ${status}.`);
  return found.id;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SpecOperation>>>>;
}

interface SpecOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
}

/** Names, texts and parameters alone: bodies would be many times that. */
function tokensOfEach({ paths }: Spec): number {
  const tools = Object.values(paths).flatMap((item) =>
    Object.values(item)
      .filter(({ operationId }) => operationId !== undefined)
      .map(({ operationId, summary, description, parameters = [], requestBody }) => ({
        name: operationId,
        description: `${summary}. ${description ?? ""}`,
        inputSchema: { type: "object", properties: { parameters, ...(requestBody && { body: { type: "object" } }) } },
      })),
  );
  return Math.round(JSON.stringify(tools).length / 4);
}
