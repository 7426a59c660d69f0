import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLab } from "@northbound/lab";

// node --conditions=@northbound/source scripts/foreign/piapi.ts CHECKOUT [FILE]
//
// Runs piapi, unchanged, against the lab: everything that its README shows. CHECKOUT is a folder with maximumG/piapi, and
// Python must have the packages `requests` and `six`. FILE gets what was sent and answered, which the tests of the lab
// replay. Ends with 1 when piapi gave something else than the lab has.

const [checkout, file] = process.argv.slice(2);
if (checkout === undefined) throw new Error("Usage: piapi.ts CHECKOUT [FILE]");

/** The same lab as in the test that replays. */
const world = { sites: 2, devices: 48, machines: 2 };
const limits = { perUserThreshold: -1, maxConcurrentQueries: -1 };
await using lab = await createLab({
  prime: { limits, clients: 250 },
  world,
  clock: { start: Date.UTC(2026, 0, 15, 8), speed: 0 },
});
const home = await mkdtemp(join(tmpdir(), "northbound-piapi-"));
try {
  const authority = join(home, "ca.pem");
  await writeFile(authority, lab.ca);
  const [url = ""] = lab.prime.urls;
  const { username, password } = lab.prime.credentials;
  const { address = "" } = lab.world.devices[0] ?? {};
  const driver = fileURLToPath(new URL("piapi.py", import.meta.url));
  const { gave, exchanges } = JSON.parse(
    await run("python3", [driver, checkout, url, username, password, address], { REQUESTS_CA_BUNDLE: authority }),
  ) as { gave: Record<string, unknown>; exchanges: readonly Exchange[] };

  const expected: Record<string, unknown> = {
    clients: 167,
    pages: 167,
    attribute: 3,
    deleted: "Success",
    domain: 47,
    "count error": "PIAPICountError",
    "bad filter": "PIAPIRequestError",
    "wrong password": "PIAPIRequestError",
  };
  const { deleted } = gave as { deleted?: { mgmtResponse: { deleteDeviceResult: readonly Deletion[] } } };
  const seen = {
    ...gave,
    deleted: deleted?.mgmtResponse.deleteDeviceResult[0]?.deleteStatuses.deleteStatus[0]?.status,
  };
  for (const [name, value] of Object.entries(seen)) {
    const wanted = expected[name] ?? value;
    console.log(`${wanted === value ? "✓" : "✗"} ${name}: ${typeof value === "object" ? "an answer" : String(value)}`);
    if (wanted !== value) process.exitCode = 1;
  }
  console.log(`  ${exchanges.length} requests, ${lab.violations.length} of them outside the spec`);
  if (file !== undefined) await writeFile(file, `${JSON.stringify(exchanges.filter(isOfApi).map(kept), null, 2)}\n`);
} finally {
  await rm(home, { recursive: true });
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly status: number;
  readonly answer: unknown;
}

interface Deletion {
  readonly deleteStatuses: { readonly deleteStatus: readonly { readonly status: string }[] };
}

/** Where a refused login is sent to is no part of the API. */
function isOfApi({ path }: Exchange): boolean {
  return path.startsWith("/webacs/api/");
}

/** What of an exchange is kept: the request, and the form of the answer. */
function kept({ method, path, body, status, answer }: Exchange): object {
  const { queryResponse } = (answer ?? {}) as { readonly queryResponse?: Readonly<Record<string, unknown>> };
  const lists = Object.entries(queryResponse ?? {}).filter(([, value]) => Array.isArray(value));
  return {
    method,
    path,
    ...(body !== null && { body: JSON.parse(body) as unknown }),
    status,
    ...(queryResponse && {
      count: queryResponse["@count"],
      lengths: Object.fromEntries(lists.map(([name, list]) => [name, (list as readonly unknown[]).length])),
    }),
  };
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ended with code ${code}.`)),
    );
  });
}
