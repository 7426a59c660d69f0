import type { CatalogueEntry } from "../catalogue.ts";
import { curl } from "./curl.ts";
import type { Values } from "./lab-values.ts";
import { Code, literal } from "./literal.ts";
import type { OpenApi } from "./open-api.ts";
import { sampleInput, type SampleInput } from "./sample-input.ts";

/** One tab beside an operation. */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/**
 * The samples of an operation, made from the table that the client itself runs on, so they are what the client has.
 * @param values input with which the call succeeds.
 */
export function samplesOf(document: OpenApi, entry: CatalogueEntry, values: Values): CodeSample[] {
  const input = sampleInput(document, entry, values);
  return [
    { lang: "TypeScript", label: "TypeScript", source: namedSample(entry, input) },
    { lang: "TypeScript", label: "TypeScript by path", source: pathSample(entry, input) },
    { lang: "Shell", label: "curl", source: curl(document, entry, input) },
  ];
}

/** `cvp.inventory.listDevices(…)`, read the way in which its answer comes. */
function namedSample({ table, client }: CatalogueEntry, { path, query, header, body }: SampleInput): string {
  const headers = Object.keys(header).length > 0 ? { headers: header } : {};
  const input = { ...path, ...query, ...headers, ...(body === undefined ? {} : { body }) };
  const call = `${client}.${table.id.replaceAll("/", ".")}(${Object.keys(input).length > 0 ? literal(input) : ""})`;
  return withFile(body, readAnswer(table, call));
}

function readAnswer(table: CatalogueEntry["table"], call: string): string {
  if (table.stream !== undefined) return `for await (const record of ${call}) {\n  console.log(record);\n}`;
  if (table.paging !== undefined) {
    return `for await (const item of ${call}) {\n  console.log(item);\n}\n\n// or one page: await …, or an array: await ….all()`;
  }
  if (table.answer === "none") return `await ${call};`;
  if (table.answer === "binary") return `const { body } = await ${call};`;
  if (table.answer === "text") return `const text = await ${call};`;
  return `const answer = await ${call};`;
}

/** `cvp.GET("/…", …)`, as openapi-fetch has it. */
function pathSample({ table, client }: CatalogueEntry, { path, query, header, body }: SampleInput): string {
  const places = Object.entries({ path, query, header }).filter(([, values]) => Object.keys(values).length > 0);
  const init = {
    ...(places.length > 0 ? { params: Object.fromEntries(places) } : {}),
    ...(body === undefined ? {} : { body }),
  };
  const rest = Object.keys(init).length > 0 ? `, ${literal(init)}` : "";
  const call = `const { data, error, response } = await ${client}.${table.method}(${JSON.stringify(table.path)}${rest});`;
  return withFile(body, call);
}

function withFile(body: unknown, code: string): string {
  const needsFile = body instanceof Code || Object.values(body ?? {}).some((part) => part instanceof Code);
  return needsFile ? `const file = new Blob([await readFile("upload.bin")]);\n${code}` : code;
}
