import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

/**
 * Runs openapi-fetch's own tests against `@northbound/runtime/openapi-fetch`, from a checkout of
 * https://github.com/openapi-ts/openapi-typescript that is placed by hand. Build the runtime before.
 *
 *     node scripts/foreign/openapi-fetch.ts ../openapi-typescript [--layers]
 *
 * `--layers` switches the layers on for every client. Left out: its browser tests, its benchmarks, and the test over TLS,
 * which need packages of their own.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { layers: { type: "boolean" } } });

const root = path.resolve(import.meta.dirname, "../..");
const runtime = path.join(root, "packages/runtime");
const client = `import createClient, { createPathBasedClient as createPathBased } from "@northbound/runtime/openapi-fetch";
export * from "@northbound/runtime/openapi-fetch";
const add = (options) => (${values.layers === true} ? { layers: {}, ...options } : options);
export default (options) => createClient(add(options));
export const createPathBasedClient = (options) => createPathBased(add(options));
`;

const config = `export default { test: { globals: true, restoreMocks: true, include: ["test/**/*.test.{ts,js}"] } };\n`;

async function run(checkout: string): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "openapi-fetch-"));
  try {
    await cp(path.join(checkout, "packages/openapi-fetch/test"), path.join(folder, "test"), { recursive: true });
    await cp(path.join(checkout, "packages/openapi-fetch/tsconfig.json"), path.join(folder, "tsconfig.json"));
    for (const left of ["e2e", "bench", "common/create-client-e2e.test.js"]) {
      await rm(path.join(folder, "test", left), { recursive: true, force: true });
    }
    await mkdir(path.join(folder, "src"));
    await mkdir(path.join(folder, "node_modules/@northbound"), { recursive: true });
    const link = (target: string, name: string): Promise<void> =>
      symlink(target, path.join(folder, "node_modules", name));
    await link(runtime, "@northbound/runtime");
    await link(path.join(root, "node_modules/vitest"), "vitest");
    await link(path.join(runtime, "node_modules/openapi-fetch"), "openapi-fetch");
    await writeFile(path.join(folder, "package.json"), `{ "type": "module" }\n`);
    await writeFile(path.join(folder, "src/index.js"), client);
    await writeFile(path.join(folder, "vitest.config.ts"), config);
    const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
    const { status } = spawnSync(process.execPath, [vitest, "run", "--reporter=dot"], {
      cwd: folder,
      stdio: "inherit",
    });
    return status ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [checkout] = positionals;
if (checkout === undefined) {
  console.error("Name a checkout of openapi-typescript.");
  process.exitCode = 2;
} else process.exitCode = await run(checkout);
