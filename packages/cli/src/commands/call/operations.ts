import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type ListedOperation, type ListedParameter, listOperations } from "@northbound/generator/operations";
import { UsageError } from "../../output/usage-error.ts";
import { didYouMean } from "../suggest.ts";
import type { CliBackend } from "./backends.ts";

/** An operation as the command line needs it; its `id` begins with the application where a backend has several. */
export type CliOperation = ListedOperation;

/** A parameter with the type that its text is read as. */
export type CliParameter = ListedParameter;

/** Every operation of a backend, in the order of its spec. */
export async function readOperations(backend: CliBackend, only?: string): Promise<CliOperation[]> {
  if (backend.listed) return [...backend.listed];
  const specs = Object.entries(await backend.specs());
  const wanted = specs.filter(([name]) => name === "" || only === undefined || name === only);
  const lists = await Promise.all(
    wanted.map(async ([name, file]) => {
      const operations = listOperations(await readDocument(file));
      return name === ""
        ? operations
        : operations.map((operation) => ({ ...operation, id: `${name}/${operation.id}` }));
    }),
  );
  return lists.flat();
}

/**
 * Finds an operation by name.
 * @throws UsageError when there is none, with the closest names.
 */
export async function findOperation(backend: CliBackend, id: string): Promise<CliOperation> {
  const operations = await readOperations(backend, id.split("/")[0]);
  const found = operations.find((operation) => operation.id === id);
  if (found) return found;
  const all = operations.length > 0 ? operations : await readOperations(backend);
  const hint = didYouMean(
    id,
    all.map((operation) => operation.id),
  );
  throw new UsageError(`${backend.name} has no operation ${id}.${hint} List them: northbound call ${backend.name}`);
}

/** The specs of a backend by the first part of their operations' names, `""` where names have no such part. */
export async function readSpecs(backend: CliBackend): Promise<Readonly<Record<string, object>>> {
  const files = Object.entries(await backend.specs());
  return Object.fromEntries(
    await Promise.all(files.map(async ([name, file]) => [name, await readDocument(file)] as const)),
  );
}

async function readDocument(file: string): Promise<object> {
  return JSON.parse(await readFile(createRequire(import.meta.url).resolve(file), "utf8")) as object;
}
