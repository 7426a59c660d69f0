import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { packageManager, packAll } from "../release/pack.ts";
import { succeed } from "./process.ts";
import { openRegistry } from "./registry.ts";
import { isHere, programs } from "./runtimes.ts";

/** What the tests are given. */
export interface Provided {
  /** A folder where everything but MSW was installed by npm. */
  readonly app: string;
  /** The same, and MSW, by pnpm: each package finds its own dependencies only. */
  readonly strict: string;
  /** The clients alone, by pnpm: what guides and READMEs import has to be in them. */
  readonly clients: string;
  /** Input of the scenario, as JSON: against a lab without TLS, and one with it. */
  readonly plain: string;
  readonly secure: string;
}

declare module "vitest" {
  interface ProvidedContext extends Provided {}
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const apps = fileURLToPath(new URL("apps", import.meta.url));
const published = [
  "cli",
  "cloudcix",
  "cloudvision",
  "generator",
  "lab",
  "mcp",
  "prime-infrastructure",
  "rhev",
  "runtime",
  "xpresso",
];

const clientNames = ["cloudcix", "cloudvision", "prime-infrastructure", "rhev", "xpresso"].map(
  (name) => `@northbound/${name}`,
);

/** Packs everything, installs it as users do, and starts labs from what was installed, on the oldest Node that is allowed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-consumers-"));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  try {
    const tarballs = join(folder, "tarballs");
    await mkdir(tarballs);
    const registry = stack.use(await openRegistry(await packAll(root, tarballs), join(root, "node_modules", ".pnpm")));
    const [app, strict, clients] = [join(folder, "app"), join(folder, "strict"), join(folder, "clients")];
    await Promise.all([
      installByNpm(app, folder, registry.url),
      installByPnpm(strict, [...published.map((name) => `@northbound/${name}`), "msw"], folder, registry.url),
    ]);
    await installByPnpm(clients, clientNames, folder, registry.url);
    for (const place of [app, strict, clients]) await cp(apps, place, { recursive: true });

    const lab = spawn(isHere("node22") ? programs.node22 : process.execPath, ["lab.mjs"], {
      cwd: app,
      stdio: ["pipe", "pipe", "inherit"],
    });
    stack.defer(() => void lab.kill());
    const [line] = (await createInterface(lab.stdout)[Symbol.asyncIterator]().next()).value?.match(/.*/) ?? [];
    if (line === undefined) throw new Error("The lab does not start.");
    const [plain, secure] = JSON.parse(line) as [object, object];
    const port = await findDeadPort();
    project.provide("app", app);
    project.provide("strict", strict);
    project.provide("clients", clients);
    project.provide("plain", JSON.stringify({ ...plain, deadNode: `http://127.0.0.1:${port}` }));
    project.provide("secure", JSON.stringify({ ...secure, deadNode: `https://127.0.0.1:${port}` }));
    return () => stack.disposeAsync();
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

// The settings of whoever runs this must not matter: neither the registry nor anything else.
async function installByNpm(folder: string, home: string, registry: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const names = published.map((name) => `@northbound/${name}`);
  await writeFile(join(home, "npmrc"), "");
  const env = { npm_config_userconfig: join(home, "npmrc"), npm_config_cache: join(home, "cache") };
  await succeed("npm", ["install", ...names, "--registry", registry, "--no-audit", "--no-fund"], { cwd: folder, env });
}

async function installByPnpm(folder: string, names: readonly string[], home: string, registry: string): Promise<void> {
  await mkdir(folder);
  const dependencies = Object.fromEntries(names.map((name) => [name, "*"]));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await writeFile(join(folder, "pnpm-workspace.yaml"), "packages: []\n");
  const [command, ...before] = packageManager();
  const args = [...before, "install", "--registry", registry, "--store-dir", join(home, "store")];
  await succeed(command, args, { cwd: folder, env: { CI: "" } });
}

async function findDeadPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
