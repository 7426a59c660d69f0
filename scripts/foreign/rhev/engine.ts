import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLab, type EngineState, type Violation } from "@northbound/lab";
import { Recorder } from "./recorder.ts";

/** What is otherwise than in every other run. */
export interface Beginning {
  /** Objects that the client makes itself, by the path of their collection: they must not be there. */
  readonly without?: Readonly<Record<string, string>>;
  /** States of machines, by patterns of their names. */
  readonly states?: Readonly<Record<string, string>>;
}

/** An engine for one run of a foreign client, whose clock is moved by the client's own pauses. */
export interface ForeignEngine extends AsyncDisposable {
  /** A folder for what the client leaves behind. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly recorder: Recorder;
  readonly violations: readonly Violation[];
  /** How often the client paused. */
  readonly pauses: number;
  /** Fills in what stands in braces: `{home}`, `{origin}`, `{vms:myvm}`. */
  fill(text: string): string;
  /** What stands for the ids that were filled in, by id. */
  readonly filled: ReadonlyMap<string, string>;
}

/** Starts an engine with the objects that clients look for by name. */
export async function startForeignEngine(begin: Beginning = {}): Promise<ForeignEngine> {
  const lab = await createLab({
    rhev: { used: true },
    world: { sites: 2, devices: 1, machines: 12 },
    clock: { start: Date.UTC(2026, 0, 15, 8), speed: 0 },
    strict: false,
    onViolation: () => undefined,
  });
  const { username, password } = lab.rhev.credentials;
  const [origin = ""] = lab.rhev.urls;
  const url = new URL("/ovirt-engine/api", origin);
  prepare(lab.rhev.state.store, begin);
  const home = await mkdtemp(join(tmpdir(), "northbound-foreign-"));
  const authority = join(home, "ca.pem");
  await writeFile(authority, lab.ca);
  await mkdir(join(home, ".config"));
  const settings = [
    `engine_url = ${url.origin}`,
    `username = ${username}`,
    `password = ${password}`,
    `cafile = ${authority}`,
  ];
  await writeFile(join(home, ".config/ovirt.conf"), ["[lab]", ...settings, ""].join("\n"));
  const recorder = new Recorder(Number(url.port));
  const clock = createServer((request, response) => {
    const ms = Number(new URL(request.url ?? "", "http://clock").searchParams.get("ms"));
    lab.clock.advance(ms);
    recorder.exchanges.push({ pass: ms });
    response.end();
  });
  await new Promise<void>((resolve) => clock.listen(0, "127.0.0.1", resolve));
  // Some requests are answered later in lab time, which moves for nobody else.
  let before = 0;
  const patience = setInterval(() => {
    if (recorder.open > 0 && recorder.open === before) lab.clock.advance(500);
    before = recorder.open;
  }, 50);
  const { store } = lab.rhev.state;
  const known: Readonly<Record<string, string>> = {
    home,
    origin: url.origin,
  };
  const filled = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { id } of store.all("/disks"))
    for (const snapshot of store.all(`/disks/${id}/disksnapshots`)) ids.set("disksnapshot", snapshot.id);
  for (const collection of ["vms", "disks", "imagetransfers"])
    for (const item of store.all(`/${collection}`)) ids.set(`${collection}:${String(item["name"] ?? "")}`, item.id);
  return {
    filled,
    fill: (text) =>
      text.replaceAll(/\{([\w:]+)\}/g, (all, name: string) => {
        const id = ids.get(name);
        if (id !== undefined) filled.set(id, `{${all}}`);
        return id ?? known[name] ?? "";
      }),
    home,
    url,
    recorder,
    violations: lab.violations,
    get pauses() {
      return recorder.exchanges.filter((entry) => "pass" in entry).length;
    },
    environment: {
      NORTHBOUND_CLOCK: `http://127.0.0.1:${(clock.address() as AddressInfo).port}/clock`,
      NORTHBOUND_URL: url.href,
      NORTHBOUND_USERNAME: username,
      NORTHBOUND_PASSWORD: password,
      NORTHBOUND_CA: authority,
      HOME: home,
    },
    async [Symbol.asyncDispose]() {
      clearInterval(patience);
      recorder[Symbol.dispose]();
      clock.close();
      clock.closeAllConnections();
      await lab.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function prepare(store: EngineState["store"], { without = {}, states = {} }: Beginning): void {
  for (const [collection, name] of Object.entries(without))
    for (const item of store.all(collection)) if (item["name"] === name) store.remove(collection, item.id);
  for (const item of store.all("/vms")) {
    for (const [pattern, state] of Object.entries(states))
      if (new RegExp(`^(?:${pattern})$`).test(String(item["name"]))) item["status"] = state;
  }
}
