import { execFile } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabCore } from "@northbound/lab";
import { type Hosts, hostsOf, openLabProxy } from "./lab-proxy.ts";

// Where packages are found by name, and where no other tool of the workspace looks.
const folder = fileURLToPath(new URL("../../node_modules/.guides", import.meta.url));

/** The files that the guides on security and on old servers take their authority from. */
const authorityFiles = ["engine-ca.pem", "prime-ca.pem"];

/** What a script printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a script runs. */
export interface Surroundings {
  /** Stand-ins that answer to the names of the guides. */
  readonly lab?: LabCore | undefined;
  /** What answers to other names. */
  readonly hosts?: Hosts | undefined;
  /** Folders of packages that a reader would install and that this workspace has elsewhere. */
  readonly packages?: Readonly<Record<string, string>> | undefined;
}

/**
 * Runs TypeScript as a reader would, in a process and a folder of its own.
 * @throws Error when the script ends with another code than 0, with what it printed.
 */
export async function runScript(name: string, code: string, surroundings: Surroundings = {}): Promise<Printed> {
  const { lab, hosts, packages = {} } = surroundings;
  const own = join(folder, name);
  await mkdir(join(own, "node_modules"), { recursive: true });
  try {
    await writeFile(join(own, "script.mjs"), stripTypeScriptTypes(code));
    for (const [module, place] of Object.entries(packages)) await symlink(place, join(own, "node_modules", module));
    const ofLab = lab && hostsOf(lab);
    await using proxy = await openLabProxy((host) => hosts?.(host) ?? ofLab?.(host));
    for (const file of authorityFiles) await writeFile(join(own, file), proxy.ca);
    const authority = join(own, "engine-ca.pem");
    // A script that brings the authority itself must need it.
    const trusted = authorityFiles.some((file) => code.includes(file)) ? {} : { NODE_EXTRA_CA_CERTS: authority };
    return await start(own, {
      TOKEN: "made-up",
      ...(lab && secretsOf(lab)),
      ...proxy.env,
      ...trusted,
      NO_PROXY: "127.0.0.1",
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function start(cwd: string, environment: NodeJS.ProcessEnv): Promise<Printed> {
  const args = ["--conditions=@northbound/source", "--disable-warning=ExperimentalWarning", "script.mjs"];
  const env = { ...process.env, ...environment, NO_COLOR: "1", FORCE_COLOR: undefined };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stderr}\n${stdout}`, { cause: error }));
      else resolve({ stdout, stderr });
    });
  });
}

/** The secrets that the guides take from the environment. */
export function secretsOf(lab: LabCore): NodeJS.ProcessEnv {
  const credentials = new Map(lab.clusters.map((cluster) => [cluster.name, cluster.credentials]));
  return {
    CVP_PASSWORD: credentials.get("cloudvision")?.password,
    CVP_TOKEN: credentials.get("cloudvision")?.token,
    ENGINE_PASSWORD: credentials.get("rhev")?.password,
    ENGINE_TOKEN: credentials.get("rhev")?.token,
    PRIME_PASSWORD: credentials.get("prime")?.password,
    CIX_PASSWORD: credentials.get("cloudcix")?.password,
    CIX_KEY: "made-up-api-key",
    XPRESSO_TOKEN: credentials.get("xpresso")?.token,
  };
}
