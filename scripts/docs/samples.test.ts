import { createCloudCix } from "@northbound/cloudcix";
import { createCloudVision } from "@northbound/cloudvision";
import { createLabCore, type LabCore, labTransport } from "@northbound/lab/fetch";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createRhev } from "@northbound/rhev";
import { compareVersions, type Operation } from "@northbound/runtime";
import { createXpresso } from "@northbound/xpresso";
import { expect, test } from "vitest";
import { type CatalogueEntry, type CatalogueSpec, readCatalogue } from "./catalogue.ts";
import { labNameOf, type LabName, sampleWorld, valuesIn } from "./reference/lab-values.ts";
import { type CodeSample, samplesOf } from "./reference/samples.ts";

/** A release of the server, and a client that speaks to it; together those of a backend have every operation. */
interface Release {
  readonly server: object;
  readonly version?: string;
  readonly client: (lab: LabCore) => AsyncDisposable;
  readonly serves?: (id: string) => boolean;
}

const cloudVision = (version: string): Release => ({
  version,
  server: { cloudvision: { version } },
  client: (lab) => {
    const { urls, credentials } = lab.cloudvision;
    const { username, password } = credentials;
    return createCloudVision({ nodes: urls, credentials: { username, password }, transport: labTransport(lab) });
  },
});

const rhev = (version: string): Release => ({
  version,
  server: { rhev: { version, step: 1 }, clock: { speed: 1_000 } },
  client: (lab) => {
    const { username, password } = lab.rhev.credentials;
    const isOld = compareVersions(version, "4.0") < 0;
    const credentials = { username, password, method: isOld ? ("basic" as const) : ("oauth" as const) };
    const nodes = lab.rhev.urls.map((url) => (isOld ? `${url}/ovirt-engine/api` : url));
    return createRhev({ nodes, credentials, transport: labTransport(lab) });
  },
});

const prime = (apiVersion: "v1" | "v3" | "v4", serves: (id: string) => boolean): Release => ({
  server: { prime: { limits: { perUserThreshold: -1, maxConcurrentQueries: -1 } } },
  serves,
  client: (lab) =>
    createPrimeInfrastructure({
      nodes: lab.prime.urls,
      credentials: lab.prime.credentials,
      transport: labTransport(lab),
      hold: 1,
      serverVersion: "latest",
      apiVersion,
    }),
});

/** Newest first. */
const releases: Readonly<Record<LabName, readonly Release[]>> = {
  cloudvision: ["2024.3.1", "2022.1.0", "2021.3.1", "2018.1.4"].map(cloudVision),
  rhev: ["4.5.4", "4.4.10", "3.6.13"].map(rhev),
  prime: [
    prime("v1", (id) => /^(deviceGroups|userDefinedGroups)\//.test(id)),
    prime("v3", (id) => /^(wlcUtil|historicalWLCUtil)/.test(id)),
    prime("v4", () => true),
  ],
  cloudcix: [
    {
      server: { cloudcix: { requestsPerSecond: Infinity, projects: 12 }, clock: { speed: 500 } },
      client: (lab) => {
        const { username: email, password } = lab.cloudcix.credentials;
        const apiKey = lab.cloudcix.state.users.get(email)?.apiKey ?? "";
        const credentials = { email, password, apiKey };
        const transport = labTransport(lab);
        return createCloudCix({ gateway: lab.cloudcix.urls, credentials, transport, rateLimit: { concurrency: 50 } });
      },
    },
  ],
  xpresso: [
    {
      server: { xpresso: true },
      client: (lab) => {
        const { urls, credentials } = lab.xpresso;
        return createXpresso({ nodes: urls, token: credentials.token, transport: labTransport(lab) });
      },
    },
  ],
};

/** Samples that don't succeed in the lab, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "cloudvision devices/updatePicture": "takes a real picture",
  "cloudvision configlets/importArchive": "takes a real archive",
  "cloudvision images/upload": "takes a file that is named as an image is",
  "rhev sso/requestKerberosToken": "needs a ticket of Kerberos",
  "cloudcix/iaas vm/partialUpdate": "its machine is still being built",
};

const catalogue = await readCatalogue();

function isServed({ id, since, until }: Operation, { version, serves }: Release): boolean {
  if (serves && !serves(id)) return false;
  if (version === undefined) return true;
  if (since !== undefined && compareVersions(version, since) < 0) return false;
  return until === undefined || compareVersions(version, until) < 0;
}

class Seen extends Error {}

type Run = (...given: readonly unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => undefined).constructor as new (...parts: readonly string[]) => Run;

/** Runs a sample as it stands, until it prints its first record. */
async function run(client: unknown, { source }: CodeSample, { table, client: name }: CatalogueEntry): Promise<void> {
  const [variable = ""] = name.split(".");
  const code = source.includes("error, response")
    ? `${source}\nif (error !== undefined) throw new Error(JSON.stringify(error));`
    : source;
  const sample = new AsyncFunction(variable, "readFile", "console", code);
  const readFile = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode("the content of a file"));
  const print = (): never => {
    throw new Seen();
  };
  const running = sample(client, readFile, { log: print }).catch((error: unknown) => {
    if (!(error instanceof Seen)) throw error;
  });
  // A watch that has nothing to tell goes on for ever.
  await (table.endless ? Promise.race([running, new Promise((resolve) => setTimeout(resolve, 50))]) : running);
}

/** Runs the samples of one style that a release serves. A lab of their own: what was created once is there already. */
async function runAll(
  style: number,
  release: Release,
  specs: readonly CatalogueSpec[],
  seen: Set<string>,
): Promise<string[]> {
  const wrong: string[] = [];
  const lab = await createLabCore({ ...release.server, world: sampleWorld, onViolation: () => undefined });
  await using client = release.client(lab);
  for (const spec of specs) {
    for (const entry of spec.entries) {
      const { table } = entry;
      const key = `${spec.name} ${table.id}`;
      if (seen.has(key) || !isServed(table, release)) continue;
      seen.add(key);
      const sample = samplesOf(spec.document, entry, valuesIn(lab, spec, table.id))[style] as CodeSample;
      const before = lab.violations.length;
      try {
        // oxlint-disable-next-line no-await-in-loop -- what one call made, the next one may need
        await run(client, sample, entry);
      } catch (error) {
        wrong.push(`${key}: ${String(error)}`);
      }
      const broken = lab.violations.slice(before);
      if (broken.length > 0) wrong.push(`${key}: ${JSON.stringify(broken)}`);
    }
  }
  return wrong;
}

const styles = ["by name", "by path"].flatMap((style, index) =>
  (Object.keys(releases) as LabName[]).map((name) => [name, style, index] as const),
);

test.each(styles)(
  "the samples of %s %s succeed in the lab as they stand",
  { timeout: 120_000 },
  async (name, _style, style) => {
    const specs = catalogue.filter((spec) => labNameOf(spec) === name);
    const seen = new Set<string>();
    const wrong: string[] = [];
    // oxlint-disable-next-line no-await-in-loop -- an older release is for what the newer ones don't have
    for (const release of releases[name]) wrong.push(...(await runAll(style, release, specs, seen)));
    expect(wrong.filter((line) => exceptions[line.slice(0, line.indexOf(":"))] === undefined)).toEqual([]);
    expect(seen.size).toBe(specs.reduce((sum, { entries }) => sum + entries.length, 0));
  },
);
