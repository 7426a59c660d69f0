import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { createClient, type Operation, type OperationTable, Reply } from "@northbound/runtime";
import { decode, type DeclaredParameter, type Shape } from "./decode.ts";

type Json = Readonly<Record<string, unknown>>;

/** What came of the requests of one client. */
export interface Requests {
  readonly sent: number;
  /** Operations whose input could not be sent, or arrived as something else. */
  readonly wrong: readonly string[];
}

/** Sends a sample to every operation of a generated client, and reads what arrives by the spec alone. */
export async function checkRequests(folder: string): Promise<Requests> {
  const document = JSON.parse(await readFile(`${folder}/openapi.json`, "utf8")) as Json;
  const { operations, basePath } = (await import(`${folder}/operations.ts`)) as {
    readonly operations: OperationTable;
    readonly basePath: string;
  };
  let arrived: { url: string; headers: Readonly<Record<string, string>> } | undefined;
  const client = createClient<object, object>(
    { name: "corpus", operations, basePath },
    {
      nodes: ["http://node.test"],
      transport: {
        async send(call) {
          arrived = { url: call.url, headers: call.fields };
          const reply = new Reply({ status: 204, headers: {}, body: new Uint8Array() });
          reply.node = call.node;
          return reply;
        },
        close: async () => {},
      },
    },
  );
  const wrong: string[] = [];
  let sent = 0;
  for (const operation of Object.values(operations).flatMap((group) => Object.values(group))) {
    const samples = parametersOf(document, operation).map((parameter) => ({
      parameter,
      ...sampleOf(document, parameter),
    }));
    const params: Record<string, Record<string, unknown>> = { path: {}, query: {}, header: {}, cookie: {} };
    for (const { parameter, value } of samples) (params[parameter.in] ??= {})[parameter.name] = value;
    arrived = undefined;
    const problem = await client.request(operation.method, operation.path, { params }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    sent += 1;
    if (problem !== undefined || !arrived) {
      wrong.push(`${operation.id}: ${problem}`);
      continue;
    }
    for (const { parameter, shape, value } of samples) {
      const members = Object.keys(value as object);
      const read = decode(parameter, shape, operation.path, arrived, members);
      if (!isDeepStrictEqual(read, value)) {
        wrong.push(`${operation.id}: ${parameter.in} ${parameter.name} arrived as ${JSON.stringify(read)}`);
      }
    }
  }
  await client.close();
  return { sent, wrong };
}

function parametersOf(document: Json, { method, path }: Operation): (DeclaredParameter & { readonly schema?: Json })[] {
  const item = (document["paths"] as Readonly<Record<string, Json>>)[path] ?? {};
  const operation = (item[method.toLowerCase()] ?? {}) as Json;
  const all = [item["parameters"], operation["parameters"]].flatMap(
    (list) => (list as readonly Json[] | undefined) ?? [],
  );
  const byPlace = new Map<string, DeclaredParameter>();
  for (const node of all) {
    const parameter = follow(document, node) as unknown as DeclaredParameter;
    if (!isOwnHeader(parameter)) byPlace.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...byPlace.values()];
}

function isOwnHeader({ name, in: place }: DeclaredParameter): boolean {
  return (
    place === "header" &&
    /^(accept|content-type|authorization|content-length|connection|host|transfer-encoding)$/i.test(name)
  );
}

/** A value with letters that need to be encoded, where a place can carry them. */
function sampleOf(
  document: Json,
  parameter: DeclaredParameter & { readonly schema?: Json },
): { shape: Shape; value: unknown } {
  const text = parameter.in === "header" ? "a-1" : "ä/1 b";
  const { type, items, properties } = follow(document, parameter.schema ?? {});
  const types = [type].flat();
  if (types.includes("array") || items) return { shape: "list", value: [text, "c"] };
  if (types.includes("object") || properties) {
    return {
      shape: "object",
      value: { [`R${parameter.name}`.replaceAll(/\W/g, "")]: text, [`G${parameter.name}`.replaceAll(/\W/g, "")]: "2" },
    };
  }
  return { shape: "scalar", value: text };
}

function follow(document: Json, node: Json): Json {
  let current = node;
  for (let hops = 0; hops < 50 && typeof current["$ref"] === "string"; hops++) {
    const keys = current["$ref"]
      .slice(2)
      .split("/")
      .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
    current = keys.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document) as Json;
    if (current === undefined) return {};
  }
  return current;
}
