import { createCloudVision } from "@northbound/cloudvision";
import { createRhev } from "@northbound/rhev";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLabCore, type LabCore, labFetch, labTransport } from "../src/fetch.ts";

let lab: LabCore;
beforeEach(async () => {
  lab = await createLabCore({
    rhev: { nodes: 2 },
    cloudvision: { nodes: 2, events: 10 },
    world: { devices: 12, machines: 8 },
  });
});
afterEach(() => lab.close());

const about = "/ovirt-engine/api";

function codeOf(error: unknown): unknown {
  return ((error as Error).cause as { readonly code?: unknown } | undefined)?.code;
}

function rhevOf(core: LabCore): ReturnType<typeof createRhev> {
  const { urls, credentials } = core.rhev;
  const { username, password } = credentials;
  return createRhev({ nodes: urls, credentials: { username, password }, transport: labTransport(core) });
}

describe("labFetch", () => {
  it("answers in this process, and reaches no other address", async () => {
    const fetch = labFetch(lab);
    const answer = await fetch(new URL(about, lab.rhev.urls[0]), { headers: { accept: "application/json" } });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("<html>");
    const error: unknown = await fetch("https://example.net/").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(codeOf(error)).toBe("ENOTFOUND");
  });

  it("takes requests as `fetch` does: texts, URLs, `Request`s, every kind of headers and bodies", async () => {
    const fetch = labFetch(lab);
    const url = `${lab.rhev.urls[0]}/ovirt-engine/sso/oauth/token`;
    const { username, password } = lab.rhev.credentials;
    const form = new URLSearchParams({ grant_type: "password", scope: "ovirt-app-api", username, password });
    const accept: [string, string] = ["Accept", "application/json"];
    const ways: Parameters<typeof globalThis.fetch>[] = [
      [url, { method: "post", body: form, headers: [accept] }],
      [url, { method: "POST", body: form, headers: new Headers([accept]) }],
      [new Request(url, { method: "POST", body: form, headers: [accept] })],
    ];
    for (const way of ways) expect(await (await fetch(...way)).json()).toHaveProperty("access_token");
  });

  it("keeps cookies of answers, which a script's response loses in a browser", async () => {
    const { username, password } = lab.rhev.credentials;
    const answer = await labFetch(lab)(`${lab.rhev.urls[0]}${about}`, {
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}`, prefer: "persistent-auth" },
    });
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    expect(Object.getOwnPropertyDescriptor(answer, "headers")?.value).toBeInstanceOf(Headers);
  });

  it("refuses connections to a node that is down", async () => {
    await lab.rhev.nodes[0]?.kill();
    const error: unknown = await labFetch(lab)(`${lab.rhev.urls[0]}${about}`).catch((reason: unknown) => reason);
    expect(codeOf(error)).toBe("ECONNREFUSED");
  });

  it("cuts what is in flight when its node goes down, before the answer and within it", async () => {
    const [node] = lab.cloudvision.nodes;
    const { urls, credentials } = lab.cloudvision;
    const fetch = labFetch(lab);
    const init = { headers: { authorization: `Bearer ${credentials.token}` } };
    node?.hang({ times: 1 });
    const waiting = fetch(`${urls[0]}/cvpservice/cvpInfo/getCvpInfo.do`, init).catch(codeOf);
    const watched = await fetch(`${urls[0]}/api/resources/event/v1/Event/watch`, {
      method: "POST",
      headers: { ...init.headers, "content-type": "application/json" },
      body: "{}",
    });
    const reading = watched.text().catch(codeOf);
    await node?.kill();
    expect([await waiting, await reading]).toEqual(["ECONNRESET", "ECONNRESET"]);
  });

  it("breaks answers off as the fault says", async () => {
    const [node] = lab.cloudvision.nodes;
    const { urls, credentials } = lab.cloudvision;
    const ask = (): Promise<unknown> =>
      labFetch(lab)(`${urls[0]}/cvpservice/inventory/devices`, {
        headers: { authorization: `Bearer ${credentials.token}` },
      })
        .then((answer) => answer.text())
        .catch(codeOf);
    node?.truncate({ times: 1 });
    expect(await ask()).toBe("UND_ERR_SOCKET");
    node?.reset({ times: 1, when: "midBody" });
    expect(await ask()).toBe("ECONNRESET");
    node?.disconnect({ times: 1 });
    expect(await ask()).toBe("UND_ERR_SOCKET");
    expect(await ask()).toContain("serialNumber");
  });

  it("ends an answer whose reader goes away", async () => {
    const controller = new AbortController();
    const { urls, credentials } = lab.cloudvision;
    const watched = await labFetch(lab)(`${urls[0]}/api/resources/event/v1/Event/watch`, {
      method: "POST",
      headers: { authorization: `Bearer ${credentials.token}`, "content-type": "application/json" },
      body: "{}",
      signal: controller.signal,
    });
    const reading = watched.text();
    controller.abort(new Error("gone"));
    await expect(reading).rejects.toThrow("gone");
  });

  it("ends a call whose caller goes away, and one that hangs", async () => {
    const controller = new AbortController();
    lab.rhev.nodes[0]?.hang({ times: 1 });
    const asking = labFetch(lab)(`${lab.rhev.urls[0]}${about}`, { signal: controller.signal });
    controller.abort(new Error("gone"));
    await expect(asking).rejects.toThrow("gone");
    await expect(labFetch(lab)(lab.rhev.urls[0] ?? "", { signal: controller.signal })).rejects.toThrow("gone");
  });
});

describe("labTransport", () => {
  it("gives a client the lab without a socket: a session, a list, a write", async () => {
    await using rhev = rhevOf(lab);
    const machines = await rhev.vms.list().all();
    const up = machines.find(({ status }) => status === "up");
    await rhev.vms.stop({ vmId: up?.id ?? "" });
    expect(machines.length).toBeGreaterThanOrEqual(8);
    expect(lab.rhev.journal.entries.filter(({ operation }) => operation === "vms/stop")).toHaveLength(1);
  });

  it("lets failover do its work when a node goes down under many calls", async () => {
    const { urls, credentials } = lab.cloudvision;
    const { token } = credentials;
    await using cvp = createCloudVision({ nodes: urls, credentials: { token }, transport: labTransport(lab) });
    const [first] = lab.cloudvision.nodes;
    first?.hang({ times: 20 });
    const calls = Array.from({ length: 20 }, () => cvp.cvpInfo.get());
    await Promise.resolve();
    await first?.kill();
    expect(new Set((await Promise.all(calls)).map(({ version }) => version))).toEqual(new Set(["2024.3.1"]));
  });
});
