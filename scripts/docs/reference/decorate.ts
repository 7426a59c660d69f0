import type { CatalogueEntry, CatalogueSpec } from "../catalogue.ts";
import { behavioursOf, isReplaySafe } from "./behaviours.ts";
import { errorsOf } from "./errors.ts";
import { flatten } from "./flatten.ts";
import { labValuesOf, type Values } from "./lab-values.ts";
import type { OpenApi, SpecOperation } from "./open-api.ts";
import { samplesOf } from "./samples.ts";
import { serverCodes } from "./server-codes.ts";

/**
 * The document that Redoc shows: the bundle of the spec with samples, badges, behaviours and errors at each operation.
 * @param guides address of the folder of the guides, as seen from the page.
 */
export async function decorate(catalogue: CatalogueSpec, guides: string): Promise<OpenApi> {
  const { document, entries, name } = catalogue;
  const valuesOf = await labValuesOf(catalogue);
  const codes = await serverCodes(name);
  const shown = new Map(
    entries.map((entry) => [
      entry.spec,
      showOperation(document, entry, guides, codes(entry.table.id), valuesOf(entry.table.id)),
    ]),
  );
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([key, part]) => [key, shown.get(part as SpecOperation) ?? part])),
    ]),
  );
  return flatten({ ...document, paths });
}

/** Where Redoc shows an operation: what follows `#` in the address of the page. */
export function anchorOf({ spec }: CatalogueEntry): string {
  return `/${slug(spec.tags[0] ?? "")}/${slug(spec.operationId)}`;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}

function showOperation(
  document: OpenApi,
  entry: CatalogueEntry,
  guides: string,
  codes: readonly string[],
  values: Values,
): object {
  const { table, spec, client } = entry;
  const { "x-northbound": _behaviours, ...rest } = spec as SpecOperation & { "x-northbound"?: unknown };
  const behaviours = behavioursOf(table, guides);
  return {
    ...rest,
    operationId: slug(spec.operationId),
    description: [
      `\`${client}.${table.id.replaceAll("/", ".")}\``,
      spec.description ?? "",
      behaviours.map(({ badge, text }) => `- **${badge}** ${text}`).join("\n"),
      errorList(document, entry, guides),
      codes.length > 0 ? `**Codes of the server**\n\n${codes.join("\n")}` : "",
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    "x-badges": behaviours.map(({ badge }) => ({ name: badge, position: "after" })),
    "x-codeSamples": samplesOf(document, entry, values),
  };
}

function errorList(document: OpenApi, { table, spec }: CatalogueEntry, guides: string): string {
  const lines = errorsOf(document, spec).map(({ status, code, about }) => `- ${status} \`${code}\` ${about}`);
  if (!isReplaySafe(table)) lines.push("- `UNKNOWN_OUTCOME` The connection was lost after the call was sent.");
  return `**Errors** ([what to do about each](${guides}errors.html))\n\n${lines.join("\n")}`;
}
