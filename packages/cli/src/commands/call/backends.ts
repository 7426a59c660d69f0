import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { ListedOperation } from "@northbound/generator/operations";
import type { TlsOptions } from "@northbound/runtime";
import type { Settings } from "@northbound/runtime/environment";
import { UsageError } from "../../output/usage-error.ts";
import { didYouMean } from "../suggest.ts";

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
      const { fromSettings } = await import("@northbound/cloudvision/environment");
      return createCloudVision({ ...fromSettings(settings), tls, readOnly }) as unknown as AnyClient;
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
      const { fromSettings } = await import("@northbound/prime-infrastructure/environment");
      return createPrimeInfrastructure({ ...fromSettings(settings), tls, readOnly }) as unknown as AnyClient;
    },
  },
  {
    name: "rhev",
    lab: "rhev",
    specs: single("rhev"),
    async connect(settings, tls, readOnly) {
      const { createRhev } = await import("@northbound/rhev");
      const { fromSettings } = await import("@northbound/rhev/environment");
      return createRhev({ ...fromSettings(settings), tls, readOnly }) as unknown as AnyClient;
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
      const { fromSettings } = await import("@northbound/cloudcix/environment");
      return createCloudCix({ ...fromSettings(settings), tls, readOnly }) as unknown as AnyClient;
    },
  },
  {
    name: "xpresso",
    lab: "xpresso",
    specs: single("xpresso"),
    async connect(settings, tls, readOnly) {
      const { createXpresso } = await import("@northbound/xpresso");
      const { fromSettings } = await import("@northbound/xpresso/environment");
      return createXpresso({ ...fromSettings(settings), tls, readOnly }) as unknown as AnyClient;
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
