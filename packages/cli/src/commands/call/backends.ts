import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { ListedOperation } from "@northbound/generator/operations";
import type { TlsOptions } from "@northbound/runtime";
import { UsageError } from "../../output/usage-error.ts";
import { didYouMean } from "../suggest.ts";
import { type Settings, variableOf } from "../../profiles/settings.ts";

/** Groups of named calls; CloudCIX has one more level. */
export type AnyClient = { readonly [name: string]: unknown } & AsyncDisposable;

/** A backend as the command sees it: how to connect, and where its specs are. */
export interface CliBackend {
  readonly name: string;
  /** What the lab calls it. */
  readonly lab: string;
  /** Parameters that reading items needs, where an operation has them and the caller says nothing. */
  readonly reading?: Readonly<Record<string, unknown>>;
  /** Its operations, where they were read already. */
  readonly listed?: readonly ListedOperation[];
  connect(settings: Settings, tls: TlsOptions | undefined, readOnly?: boolean): Promise<AnyClient>;
  /** Files of the package with its specs, by the first part of the operation's name; "" where names have no such part. */
  specs(): Promise<Readonly<Record<string, string>>>;
}

const single = (name: string) => (): Promise<Record<string, string>> =>
  Promise.resolve({ "": `@northbound/${name}/openapi.json` });

/** Every backend, loaded when it is wanted. */
export const backends: readonly CliBackend[] = [
  {
    name: "cloudvision",
    lab: "cloudvision",
    specs: single("cloudvision"),
    async connect(settings, tls, readOnly) {
      const { createCloudVision } = await import("@northbound/cloudvision");
      const nodes = urls(settings, "cloudvision");
      const credentials = settings.token === undefined ? login(settings, "cloudvision") : { token: settings.token };
      return createCloudVision({ nodes, credentials, tls, readOnly }) as unknown as AnyClient;
    },
  },
  {
    name: "prime-infrastructure",
    lab: "prime",
    // Without it a page holds identifiers and no records.
    reading: { ".full": true },
    specs: single("prime-infrastructure"),
    async connect(settings, tls, readOnly) {
      const { createPrimeInfrastructure } = await import("@northbound/prime-infrastructure");
      const { virtualDomain } = settings;
      const options = {
        nodes: urls(settings, "prime-infrastructure"),
        credentials: login(settings, "prime-infrastructure"),
        virtualDomain,
        tls,
        readOnly,
      };
      return createPrimeInfrastructure(options) as unknown as AnyClient;
    },
  },
  {
    name: "rhev",
    lab: "rhev",
    specs: single("rhev"),
    async connect(settings, tls, readOnly) {
      const { createRhev } = await import("@northbound/rhev");
      const nodes = urls(settings, "rhev");
      const credentials = settings.token === undefined ? login(settings, "rhev") : { token: settings.token };
      return createRhev({ nodes, credentials, tls, readOnly }) as unknown as AnyClient;
    },
  },
  {
    name: "cloudcix",
    lab: "cloudcix",
    async specs() {
      const manifest = createRequire(import.meta.url).resolve("@northbound/cloudcix/package.json");
      const { exports } = JSON.parse(await readFile(manifest, "utf8")) as { exports: Record<string, unknown> };
      const names = Object.keys(exports).flatMap((key) => /^\.\/([\w-]+)\/openapi\.json$/.exec(key)?.[1] ?? []);
      const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      return Object.fromEntries(names.map((name) => [camel(name), `@northbound/cloudcix/${name}/openapi.json`]));
    },
    async connect(settings, tls, readOnly) {
      const { createCloudCix } = await import("@northbound/cloudcix");
      const { token, username, password, apiKey, url, domain } = settings;
      const credentials =
        token === undefined
          ? {
              email: need(username, "username", "cloudcix"),
              password: need(password, "password", "cloudcix"),
              apiKey: need(apiKey, "apiKey", "cloudcix"),
            }
          : { token };
      const place = url === undefined ? { domain } : { gateway: url };
      return createCloudCix({ ...place, credentials, tls, readOnly }) as unknown as AnyClient;
    },
  },
  {
    name: "xpresso",
    lab: "xpresso",
    specs: single("xpresso"),
    async connect(settings, tls, readOnly) {
      const { createXpresso } = await import("@northbound/xpresso");
      const { group } = settings;
      const token = need(settings.token, "token", "xpresso");
      const options = { nodes: urls(settings, "xpresso"), token, group, tls, readOnly };
      return createXpresso(options) as unknown as AnyClient;
    },
  },
];

/**
 * Finds a backend by its name.
 * @throws UsageError when there is none.
 */
export function findBackend(name: string): CliBackend {
  const backend = backends.find((candidate) => candidate.name === name);
  if (backend) return backend;
  const names = backends.map((candidate) => candidate.name);
  throw new UsageError(`There is no backend ${name}.${didYouMean(name, names)} There are ${names.join(", ")}.`);
}

function urls(settings: Settings, backend: string): readonly string[] {
  return need(settings.url, "url", backend);
}

function login(settings: Settings, backend: string): { readonly username: string; readonly password: string } {
  return {
    username: need(settings.username, "username", backend),
    password: need(settings.password, "password", backend),
  };
}

function need<Value>(value: Value | undefined, name: keyof Settings, backend: string): Value {
  if (value !== undefined) return value;
  throw new UsageError(`Set ${variableOf(backend, name)}, or \`${name}\` in a profile. See northbound profile --help.`);
}
