import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { emitErrorCodes } from "../emit/error-codes.ts";
import { emitErrorKinds } from "../emit/error-kinds.ts";
import { takeInputs } from "../emit/input-schemas.ts";
import { takeXml } from "../emit/xml-schemas.ts";
import { outputFolder, root } from "./targets.ts";
import { type FileChange, writeIfChanged } from "./write-file.ts";

/** Where the error codes of a backend are written; it exists for backends that have a list of them. */
export function errorCodesFile(backend: string, home: string = root): string {
  return join(outputFolder(backend, home), "error-codes.ts");
}

/** Where the kinds of a backend's error codes are written; it exists for backends whose spec folder has such a list. */
export function errorKindsFile(backend: string, home: string = root): string {
  return join(outputFolder(backend, home), "error-kinds.ts");
}

/** Where the schemas for a backend's XML are written; it exists for backends that name elements in their spec. */
export function xmlSchemasFile(backend: string, home: string = root): string {
  return join(outputFolder(backend, home), "xml-schemas.json");
}

/** Where the schemas of a backend's bodies are written; it exists for backends that check them before they are sent. */
export function inputSchemasFile(backend: string, home: string = root): string {
  return join(outputFolder(backend, home), "inputs.json");
}

/**
 * Makes a typed lookup of `specs/<backend>/common/error-codes.yaml`, a map from code to text.
 * @returns what happened to the file; `undefined` for a backend without such a list.
 */
export async function generateErrorCodes(
  backend: string,
  check: boolean,
  home: string = root,
): Promise<FileChange | undefined> {
  const origin = `specs/${backend}/common/error-codes.yaml`;
  const text = await readFile(join(home, origin), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return writeIfChanged(errorCodesFile(backend, home), emitErrorCodes(parse(text), origin), check);
}

/**
 * Writes what each error code in `specs/<backend>/error-codes.yaml` means to the runtime.
 * @returns what happened to the file; `undefined` for a backend without such a list.
 */
export async function generateErrorKinds(
  backend: string,
  check: boolean,
  home: string = root,
): Promise<FileChange | undefined> {
  const origin = `specs/${backend}/error-codes.yaml`;
  const text = await readFile(join(home, origin), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return writeIfChanged(errorKindsFile(backend, home), emitErrorKinds(parse(text), origin), check);
}

/**
 * Writes what of a spec an XML codec needs: a tenth of the whole, which has all its words beside.
 * @returns what happened to the file; `undefined` for a backend whose spec names no elements.
 */
export async function generateXmlSchemas(
  backend: string,
  check: boolean,
  home: string = root,
): Promise<FileChange | undefined> {
  const text = await readFile(join(outputFolder(backend, home), "openapi.json"), "utf8").catch(() => "{}");
  if (!text.includes('"xml":')) return undefined;
  const schemas = takeXml(JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  return writeIfChanged(xmlSchemasFile(backend, home), `${JSON.stringify(schemas)}\n`, check);
}

/**
 * Writes what of a spec the check of bodies needs, for a spec with `x-checked-inputs`.
 * @returns what happened to the file; `undefined` for a backend whose spec doesn't ask for it.
 */
export async function generateInputSchemas(
  backend: string,
  check: boolean,
  home: string = root,
): Promise<FileChange | undefined> {
  const text = await readFile(join(outputFolder(backend, home), "openapi.json"), "utf8").catch(() => "{}");
  const spec = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (spec["x-checked-inputs"] !== true) return undefined;
  return writeIfChanged(inputSchemasFile(backend, home), `${JSON.stringify(takeInputs(spec))}\n`, check);
}
