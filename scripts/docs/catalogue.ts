import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Operation } from "@northbound/runtime";
import { backendOf, findTargets, type Target } from "@northbound/generator/repository";
import { backends, type BackendPage } from "./backends.ts";
import type { OpenApi, SpecOperation } from "./reference/open-api.ts";

/** One call of a client, with what the table says of it and what the spec says of it. */
export interface CatalogueEntry {
  readonly table: Operation;
  readonly spec: SpecOperation;
  /** The client or sub-client in code, such as `cloudcix.iaas`. */
  readonly client: string;
}

/** One spec with all its operations. */
export interface CatalogueSpec {
  /** `rhev`, or `cloudcix/iaas`: also the address of its page under `reference/`. */
  readonly name: string;
  readonly title: string;
  readonly backend: BackendPage;
  readonly document: OpenApi;
  readonly entries: readonly CatalogueEntry[];
}

type Table = { readonly [group: string]: Table | Operation };

/** A spec and the backend that the site shows it with. */
export interface CatalogueTarget {
  readonly target: Target;
  readonly backend: BackendPage;
}

/** Every spec, in the order of the site. */
export async function catalogueTargets(targets?: readonly Target[]): Promise<CatalogueTarget[]> {
  const known = (targets ?? (await findTargets([]))).map((target) => {
    const backend = backends.find(({ name }) => name === backendOf(target));
    if (!backend) throw new Error(`scripts/docs/backends.ts says nothing about ${target.name}.`);
    return { target, backend };
  });
  return known.toSorted((a, b) => backends.indexOf(a.backend) - backends.indexOf(b.backend));
}

/** Reads every spec that was generated, in the order of the site. */
export async function readCatalogue(): Promise<CatalogueSpec[]> {
  return Promise.all((await catalogueTargets()).map((entry) => readSpec(entry)));
}

/** Reads what was generated from one spec. */
export async function readSpec({ target, backend }: CatalogueTarget): Promise<CatalogueSpec> {
  const document = JSON.parse(await readFile(join(target.out, "openapi.json"), "utf8")) as OpenApi;
  const { operations } = (await import(pathToFileURL(join(target.out, "operations.ts")).href)) as { operations: Table };
  const application = target.name.split("/")[1];
  const client = application === undefined ? backend.variable : `${backend.variable}.${camelCase(application)}`;
  const described = new Map<string, SpecOperation>();
  for (const item of Object.values(document.paths)) {
    for (const part of Object.values(item)) {
      const operation = part as SpecOperation | undefined;
      if (operation?.operationId !== undefined) described.set(operation.operationId, operation);
    }
  }
  const entries = flatten(operations).map((table) => {
    const spec = described.get(table.id);
    if (!spec) throw new Error(`${target.name}: the table has ${table.id}, the spec has not.`);
    return { table, spec, client };
  });
  return { name: target.name, title: document.info.title, backend, document, entries };
}

function flatten(table: Table): Operation[] {
  return Object.values(table).flatMap((value) => (isOperation(value) ? [value] : flatten(value)));
}

function isOperation(value: Table | Operation): value is Operation {
  return typeof (value as { id?: unknown }).id === "string";
}

/** `app_manager` as the clients have it: `appManager`. */
export function camelCase(name: string): string {
  return name.replace(/[_-](\w)/g, (_whole, letter: string) => letter.toUpperCase());
}
