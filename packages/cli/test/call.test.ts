import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createLab, type Lab } from "@northbound/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

let lab: Lab;
let folder: Awaited<ReturnType<typeof folderWith>>;
let env: Record<string, string>;

beforeAll(async () => {
  lab = await createLab({ cloudvision: { nodes: 1 }, prime: true, xpresso: true });
  folder = await folderWith({ "ca.pem": lab.ca });
  const { username, password } = lab.cloudvision.credentials;
  env = {
    NORTHBOUND_CLOUDVISION_URL: lab.cloudvision.urls.join(","),
    NORTHBOUND_CLOUDVISION_USERNAME: username,
    NORTHBOUND_CLOUDVISION_PASSWORD: password,
    NORTHBOUND_CLOUDVISION_CA: join(folder.path, "ca.pem"),
    NORTHBOUND_PRIME_INFRASTRUCTURE_URL: lab.prime.urls.join(","),
    NORTHBOUND_PRIME_INFRASTRUCTURE_USERNAME: lab.prime.credentials.username,
    NORTHBOUND_PRIME_INFRASTRUCTURE_PASSWORD: lab.prime.credentials.password,
    NORTHBOUND_PRIME_INFRASTRUCTURE_CA: join(folder.path, "ca.pem"),
    NORTHBOUND_XPRESSO_URL: lab.xpresso.urls.join(","),
    NORTHBOUND_XPRESSO_TOKEN: lab.xpresso.credentials.token,
    NORTHBOUND_XPRESSO_CA: join(folder.path, "ca.pem"),
  };
});

afterAll(async () => {
  await lab?.close();
  await folder?.[Symbol.asyncDispose]();
});

describe("northbound call", () => {
  it("gives the answer as JSON", async () => {
    const { code, out } = await northbound(["call", "cloudvision", "cvpInfo/get"], { env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: "2024.3.1" });
  });

  it.each([
    ["cloudvision", "containers/reconcile", "--containerId", "c"],
    ["prime-infrastructure", "reportService/run", "--reportTitle", "clients"],
    ["rhev", "vms/start", "--vmId", "1"],
    ["xpresso", "files/upload", "--fileType", "log", "--body", "{}"],
    ["cloudcix", "iaas/runRobot/list"],
  ])("refuses of %s %s when it is told to only read, before anything is sent", async (backend, id, ...more) => {
    const name = backend.toUpperCase().replace("-", "_");
    const place = { URL: "https://127.0.0.1:9", TOKEN: "t", USERNAME: "u", PASSWORD: "p" };
    const nowhere = Object.fromEntries(
      Object.entries(place).map(([key, value]) => [`NORTHBOUND_${name}_${key}`, value]),
    );
    const { code, notes } = await northbound(["call", backend, id, ...more, "--read-only"], { env: nowhere });
    expect(code).not.toBe(0);
    expect(notes).toMatch(/(may change|destroys) something, and this client is read-only\. Nothing was sent\./);
  });

  it("reads all the same when it is told to only read", async () => {
    const { code, out } = await northbound(["call", "cloudvision", "cvpInfo/get", "--read-only"], { env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: "2024.3.1" });
  });

  it("says what an operation does to the backend", async () => {
    const help = async (id: string) => (await northbound(["call", "cloudvision", id, "--help"], { env })).out;
    expect(await help("audit/queryLogs")).toContain("read: changes nothing");
    expect(await help("events/cancel")).toContain("write: changes something");
    expect(await help("configlets/delete")).toContain("destroy: what is lost can't be had back");
  });

  it("shows a list as a table that fits", async () => {
    const { out } = await northbound(["call", "cloudvision", "inventory/listDevices", "--output", "table"], { env });
    const [head = "", ...rows] = out.trimEnd().split("\n");
    expect(head).toMatch(/^\w+/);
    expect(rows).toHaveLength(lab.world.devices.length + 1);
    expect(rows.at(-1)).toMatch(/^\(not shown: .*\)$/);
    expect(Math.max(...[head, ...rows.slice(0, -1)].map((row) => row.length))).toBeLessThanOrEqual(100);
  });

  it("gives every item of every page, a line each", async () => {
    const args = ["call", "xpresso", "testbedsV2/list", "--all", "-o", "ndjson", "--limit", "2"];
    const { out, notes } = await northbound(args, { env });
    expect(notes).toBe("");
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => typeof JSON.parse(line)),
    ).toEqual(["object", "object"]);
  });

  it("reads a whole collection with --all", async () => {
    const { out } = await northbound(["call", "xpresso", "testbedsV2/list", "--all", "--output", "yaml"], { env });
    expect(out).toMatch(/^- /);
  });

  it("reads records where pages hold identifiers unless they are asked for", async () => {
    const args = ["call", "prime-infrastructure", "clients/list", "--limit", "2", "-o", "ndjson"];
    const { out, notes } = await northbound(args, { env });
    expect(notes).toBe("");
    expect(out.match(/"clientsDTO":/g)).toHaveLength(2);
  });

  it("follows a stream until its limit, records as they come", async () => {
    const args = ["call", "cloudvision", "inventoryV1/watchDevices", "--watch", "--limit", "3"];
    const { code, out } = await northbound(args, { env });
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(3);
  });

  it("ends with 130 on Ctrl+C while it watches", async () => {
    const interrupt = new AbortController();
    const args = ["call", "cloudvision", "inventoryV1/watchDevices", "--watch"];
    const { code, notes } = await northbound(args, { env, signal: interrupt.signal, onOut: () => interrupt.abort() });
    expect(code).toBe(130);
    expect(notes).toContain("Interrupted");
  });

  it("reads a body from standard input, as YAML too", async () => {
    const operation = "configlets/create";
    const input = "name: cli\nconfig: hostname cli\n";
    const found = await northbound(["call", "cloudvision"], { env });
    expect(found.out).toContain(operation);
    const { code, notes } = await northbound(["call", "cloudvision", operation, "--body", "-"], { env, input });
    expect(notes).toBe("");
    expect(code).toBe(0);
    expect(lab.cloudvision.counters.of(operation)).toBe(1);
  });

  it("takes secrets from the variable that a profile names, and from nowhere else", async () => {
    const { username, password } = lab.cloudvision.credentials;
    const profile = (secret: string): string =>
      `profiles:\n  lab:\n    cloudvision:\n      url: [${lab.cloudvision.urls[0]}]\n      username: ${username}\n` +
      `      password: ${secret}\n      ca: ca.pem\n`;
    await writeFile(join(folder.path, "northbound.yaml"), profile("$CVP_PASSWORD"));
    const args = ["call", "cloudvision", "cvpInfo/get", "--profile", "lab"];
    expect(await northbound(args, { cwd: folder.path, env: { CVP_PASSWORD: password } })).toMatchObject({ code: 0 });
    const unset = await northbound(args, { cwd: folder.path });
    expect(unset).toMatchObject({ code: 2, notes: expect.stringContaining("CVP_PASSWORD is not set") as string });
    await writeFile(join(folder.path, "northbound.yaml"), profile("in-the-file"));
    const plain = await northbound(args, { cwd: folder.path });
    expect(plain).toMatchObject({
      code: 2,
      notes: expect.stringContaining("must name an environment variable") as string,
    });
    expect(plain.notes).not.toContain("in-the-file");
  });

  it.each([
    [["call", "cloudvison", "x/y"], 2, "Did you mean cloudvision?"],
    [["call", "cloudvision", "inventory/listDevice"], 2, "Did you mean inventory/listDevices"],
    [["call", "cloudvision", "inventory/listDevices", "--provisioned", "maybe"], 2, "must be true or false"],
    [["call", "cloudvision", "inventory/listDevices", "--bogus", "1"], 2, "Unknown option '--bogus'"],
    [["call", "cloudvision", "inventory/listDevices", "--provisoned", "true"], 2, "Did you mean --provisioned?"],
    [["call", "prime-infrastructure", "clients/list", "--.maxResults", "many"], 2, "must be a whole number"],
    [["call", "xpresso", "testbedsV2/get"], 2, "testbedsV2/get needs --id <string>"],
    [["call", "cloudvision", "cvpInfo/get", "--all"], 2, "is not paged"],
    [["call", "cloudvision", "cvpInfo/get", "--watch"], 2, "is no stream"],
    [["call", "cloudvision", "cvpInfo/get", "--output", "xml"], 2, "--output must be one of table, json, ndjson, yaml"],
    [["call", "rhev", "vms/list"], 2, "Set NORTHBOUND_RHEV_"],
    [["call", "cloudvision", "configlets/create", "--body", '{"password": "made-up'], 2, "neither JSON nor YAML"],
  ])("says what is wrong with %j", async (args, code, message) => {
    const { code: given, notes } = await northbound(args, { env });
    expect(given).toBe(code);
    expect(notes).toContain(message);
    expect(notes).not.toContain("made-up");
  });

  it("tells wrong credentials by the exit code, without saying them", async () => {
    const wrong = { ...env, NORTHBOUND_CLOUDVISION_PASSWORD: "made-up-and-wrong" };
    const { code, notes } = await northbound(["call", "cloudvision", "inventory/listDevices"], { env: wrong });
    expect(code).toBe(3);
    expect(notes).toContain("CREDENTIALS_REJECTED");
    expect(notes).toContain("Set here by NORTHBOUND_CLOUDVISION_USERNAME");
    expect(notes).not.toContain("made-up-and-wrong");
  });

  it("tells that nobody answers, and where addresses come from", async () => {
    const away = { ...env, NORTHBOUND_XPRESSO_URL: "https://127.0.0.1:1" };
    const { code, notes } = await northbound(["call", "xpresso", "testbedsV2/list"], { env: away });
    expect(code).toBe(5);
    expect(notes).toMatch(/connection refused .*https:\/\/127\.0\.0\.1:1[\s\S]*NORTHBOUND_XPRESSO_URL/);
  });

  it("tells how to trust a certificate", async () => {
    const { code, notes } = await northbound(["call", "xpresso", "testbedsV2/list"], {
      env: { ...env, NORTHBOUND_XPRESSO_CA: "" },
    });
    expect(code).toBe(2);
    expect(notes).toMatch(/certificate not accepted[\s\S]*`tls\.ca`\n[\s\S]*Set here by NORTHBOUND_XPRESSO_CA/);
  });

  it("tells what an address looks like", async () => {
    const { code, notes } = await northbound(["call", "xpresso", "testbedsV2/list"], {
      env: { ...env, NORTHBOUND_XPRESSO_URL: "xpresso.example.net" },
    });
    expect(code).toBe(2);
    expect(notes).toContain('must be an absolute URL such as https://node1.example.net, not "xpresso.example.net"');
  });

  it("describes an operation with its parameters", async () => {
    const { out } = await northbound(["call", "cloudvision", "inventory/listDevices", "--help"]);
    expect(out).toContain("GET /cvpservice/inventory/devices");
    expect(out).toContain("--provisioned <boolean>");
  });

  it("knows the operations of every backend", async () => {
    const names = ["cloudcix", "cloudvision", "prime-infrastructure", "rhev", "xpresso"];
    const lists = await Promise.all(names.map((name) => northbound(["call", name])));
    for (const { code, out } of lists) {
      expect(code).toBe(0);
      expect(out.split("\n").length).toBeGreaterThan(40);
    }
    expect(lists[0]?.out).toMatch(/^compute\/project\/list /m);
  });
});
