import { randomUUID } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createLab, type Lab } from "@northbound/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Keyring, KeyringError, systemKeyring } from "../src/profiles/keyring.ts";
import { memoryKeyring, northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await createLab({ cloudvision: { nodes: 1 } });
});
afterAll(() => lab?.close());

const call = ["call", "cloudvision", "cvpInfo/get"];

function settings(folder: string): Record<string, string> {
  return {
    HOME: folder,
    NORTHBOUND_CLOUDVISION_URL: lab.cloudvision.urls.join(","),
    NORTHBOUND_CLOUDVISION_USERNAME: lab.cloudvision.credentials.username,
    NORTHBOUND_CLOUDVISION_CA: "ca.pem",
  };
}

describe("northbound profile", () => {
  it("keeps settings in the user's file and secrets in the keyring, so that a call needs neither", async () => {
    await using folder = await folderWith({ "ca.pem": lab.ca });
    const entries = new Map<string, string>();
    const shared = { cwd: folder.path, keyring: memoryKeyring(entries) };
    const args = ["profile", "cloudvision", "--save", "--keyring", "--stdin", "password"];
    const { password } = lab.cloudvision.credentials;
    const saved = await northbound(args, { ...shared, env: settings(folder.path), input: `${password}\n` });
    expect(saved).toMatchObject({ code: 0, out: "" });
    expect([...entries]).toEqual([["default/cloudvision/password", password]]);
    const file = join(folder.path, ".config/northbound/config.yaml");
    const text = await readFile(file, "utf8");
    expect(text).toContain("password: keyring");
    expect(text).not.toContain(password);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const env = { HOME: folder.path };
    expect(await northbound(call, { ...shared, env })).toMatchObject({ code: 0 });
    expect((await northbound(["profile"], { ...shared, env })).out).toMatch(
      /^default\.cloudvision {2}url: https:.*username: .*password: keyring, ca: \//,
    );
    expect(await northbound(["profile", "cloudvision", "--remove"], { ...shared, env })).toMatchObject({ code: 0 });
    expect([...entries]).toEqual([]);
    expect(await northbound(["profile"], { ...shared, env })).toMatchObject({ code: 0, out: "" });
    expect(await northbound(call, { ...shared, env })).toMatchObject({ code: 2 });
  });

  it("names variables where there is no keyring, and leaves the rest of the file alone", async () => {
    const before = "# Ours.\nprofiles:\n  other:\n    rhev: { username: me } # kept\n";
    await using folder = await folderWith({ "ca.pem": lab.ca, "northbound.yaml": before });
    const secret = { NORTHBOUND_CLOUDVISION_PASSWORD: lab.cloudvision.credentials.password };
    const args = ["profile", "cloudvision", "--save", "--profile", "lab"];
    const { code } = await northbound(args, { cwd: folder.path, env: { ...settings(folder.path), ...secret } });
    expect(code).toBe(0);
    const text = await readFile(join(folder.path, "northbound.yaml"), "utf8");
    expect(text).toMatch(/^# Ours\.\nprofiles:\n {2}other:\n {4}rhev: \{ username: me \} # kept\n/);
    expect(text).toContain("password: $NORTHBOUND_CLOUDVISION_PASSWORD");
    const used = await northbound([...call, "--profile", "lab"], { cwd: folder.path, env: secret });
    expect(used).toMatchObject({ code: 0 });
    expect(used.notes).toBe("");
  });

  it("asks the keyring for nothing that the environment says", async () => {
    await using folder = await folderWith({
      "ca.pem": lab.ca,
      "northbound.yaml": "profiles: { default: { cloudvision: { password: keyring } } }\n",
    });
    const keyring = { ...memoryKeyring(), get: () => Promise.reject(new Error("The keyring was asked.")) };
    const env = { ...settings(folder.path), NORTHBOUND_CLOUDVISION_PASSWORD: lab.cloudvision.credentials.password };
    expect(await northbound(call, { cwd: folder.path, env, keyring })).toMatchObject({ code: 0 });
  });

  it.each([
    [["profile", "cloudvison", "--save"], "Did you mean cloudvision?"],
    [["profile", "rhev"], "Say what to do: --save or --remove."],
    [["profile", "rhev", "--save"], "set NORTHBOUND_RHEV_URL and the like"],
    [["profile", "rhev", "--remove"], "There is no default.rhev"],
    [["profile", "rhev", "--save", "--keyring", "--stdin", "pasword"], "Did you mean password?"],
    [["profile", "rhev", "--save", "--stdin", "password"], "a file holds no secrets"],
    [["profile", "rhev", "--save", "--keyring", "--stdin", "password"], "There is no secret on standard input"],
    [["profile", "rhev", "--save", "--password", "x"], "Unknown option '--password'"],
  ])("says what is wrong with %j", async (args, message) => {
    await using folder = await folderWith({});
    const input = args.includes("--keyring") ? "" : "secret";
    const outcome = await northbound(args, { cwd: folder.path, input });
    expect(outcome).toMatchObject({ code: 2, notes: expect.stringContaining(message) as string });
  });

  it("says where a secret should be that the keyring does not have", async () => {
    await using folder = await folderWith({
      "northbound.yaml": "profiles: { default: { rhev: { url: https://e.test, username: a, password: keyring } } }\n",
    });
    const { code, notes } = await northbound(["call", "rhev", "vms/list"], { cwd: folder.path });
    expect(code).toBe(2);
    expect(notes).toContain("northbound profile rhev --save --keyring");
  });
});

it("shows no secret that stands where it should not, not even one that begins like a variable", async () => {
  await using folder = await folderWith({
    "northbound.yaml":
      "profiles: { p: { rhev: { url: 'https://u:hunter1@e.test', password: $hunter-2, token: $TOKEN, apiKey: 'hunter3' } } }\n",
  });
  const { out } = await northbound(["profile"], { cwd: folder.path });
  expect(out).toContain("token: $TOKEN");
  expect(out).not.toContain("hunter");
});

it("quotes nothing of a configuration that is no YAML", async () => {
  await using folder = await folderWith({ "northbound.yaml": 'profiles:\n  password: "hunter2\n' });
  const { code, notes } = await northbound(["profile"], { cwd: folder.path });
  expect(code).toBe(2);
  expect(notes).toContain("northbound.yaml: ");
  expect(notes).not.toContain("hunter2");
});

it("keeps no password of an address in a file", async () => {
  await using folder = await folderWith({});
  const env = { HOME: folder.path, NORTHBOUND_RHEV_URL: "https://admin:hunter2@e.test" };
  const { code, notes } = await northbound(["profile", "rhev", "--save"], { cwd: folder.path, env });
  expect([code, notes]).toEqual([2, expect.stringContaining("carries a password")]);
  expect(notes).not.toContain("hunter2");
  expect(await readdir(folder.path)).toEqual([]);
});

describe("the system's keyring", () => {
  const advice = "The system's keyring can't be used: ";

  // What can be tried depends on the machine; what may come of it does not.
  async function keepAndForget(keyring: Keyring, account: string): Promise<string> {
    try {
      await keyring.set(account, "made up");
      const found = await keyring.get(account);
      const isGone = await keyring.delete(account);
      return `${found}, gone: ${isGone}, then ${await keyring.get(account)}`;
    } catch (error) {
      if (error instanceof KeyringError) return error.message;
      throw error;
    }
  }

  it("keeps a secret where there is one, and says what to do where there is none", async () => {
    const outcome = await keepAndForget(systemKeyring(), `test/${randomUUID()}`);
    expect(outcome).toMatch(
      /^made up, gone: true, then undefined$|^The system's keyring can't be used: .+ give the secret in the environment/,
    );
  });

  it("says so when its library is not installed", async () => {
    const keyring = systemKeyring(() => Promise.reject(new Error("Cannot find package '@napi-rs/keyring'")));
    await expect(keyring.get("a")).rejects.toThrow(`${advice}Cannot find package '@napi-rs/keyring'. Without one`);
  });
});
