import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { BackendError } from "@northbound/runtime";
import { describe, expect, it } from "vitest";
import { deref, httpMethods, type OpenApiDocument, type Schema } from "../src/openapi/document.ts";
import { findTargets } from "../src/run/targets.ts";

interface Place {
  readonly name: string;
  readonly scope: Schema["x-secret-scope"];
}

/** What one part of a spec holds: passwords, and references to other parts. */
interface Part {
  readonly passwords: readonly Place[];
  readonly references: readonly string[];
}

function readPart(part: unknown): Part {
  const passwords: Place[] = [];
  const references: string[] = [];
  const note = (name: string, schema: unknown): void => {
    const { format, "x-secret-scope": scope } = (schema ?? {}) as Schema;
    if (format === "password") passwords.push({ name, scope });
  };
  const open: unknown[] = [part];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    const { $ref, name, schema, properties, example: _one, examples: _many, ...rest } = node as Record<string, unknown>;
    if (typeof $ref === "string") references.push($ref);
    if (typeof name === "string") note(name, schema);
    for (const [key, value] of Object.entries(properties ?? {})) note(key, value);
    open.push(schema, ...Object.values(properties ?? {}), ...Object.values(rest));
  }
  return { passwords, references };
}

/** Every password that an operation reaches through its types, with the operation; by another way than the generator's. */
function placesOf(document: OpenApiDocument): { operation: string; name: string }[] {
  const parts = new Map<string, Part>();
  const partOf = (reference: string): Part => {
    const known = parts.get(reference) ?? readPart(deref(document, { $ref: reference }));
    parts.set(reference, known);
    return known;
  };
  return Object.values(document.paths ?? {}).flatMap((item) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const id = operation.operationId ?? "";
      const reached = new Set<string>();
      const open = [readPart({ parameters: item.parameters, operation })];
      const names = new Set<string>();
      for (let part = open.pop(); part; part = open.pop()) {
        for (const { name, scope } of part.passwords) if (!Array.isArray(scope) || scope.includes(id)) names.add(name);
        for (const reference of part.references) {
          if (!reached.has(reference)) open.push(partOf(reference));
          reached.add(reference);
        }
      }
      return [...names].map((name) => ({ operation: id, name }));
    }),
  );
}

function printed(operation: string, name: string, secrets: readonly string[]): string {
  const error = new BackendError(`refused ${name}=xyzzy and {"${name}":"xyzzy"}`, {
    operation,
    secrets,
    backendMessage: `${name}: xyzzy`,
    detail: { [name]: "xyzzy" },
  });
  return `${JSON.stringify(error)} ${inspect(error)}`;
}

const targets = await Promise.all(
  (await findTargets([])).map(async (target) => {
    const folder = target.out;
    const document = JSON.parse(await readFile(`${folder}/openapi.json`, "utf8")) as OpenApiDocument;
    const { secrets } = (await import(`${folder}/operations.ts`)) as { secrets: readonly string[] };
    return { name: target.name, secrets, places: placesOf(document) };
  }),
);
const withSecrets = targets.filter(({ places }) => places.length > 0);

it("finds passwords in every backend", () => {
  const backends = new Set(withSecrets.map(({ name }) => name.split("/")[0]));
  expect([...backends].toSorted()).toEqual(["cloudcix", "cloudvision", "prime-infrastructure", "rhev", "xpresso"]);
});

describe.each(withSecrets)("errors of $name", ({ secrets, places }) => {
  it("show no secret of an operation that has one", () => {
    expect(places.filter(({ operation, name }) => printed(operation, name, secrets).includes("xyzzy"))).toEqual([]);
  });
});

it("leaves a value of RHEV readable that is none of the few secret ones", () => {
  const secrets = targets.find(({ name }) => name === "rhev")?.secrets ?? [];
  const texts = ["vms/ticket", "vmGraphicsConsoles/proxyTicket", "POST /vms/1/ticket", "vms/update"].map((operation) =>
    printed(operation, "value", secrets).includes("xyzzy"),
  );
  expect(texts).toEqual([false, false, false, true]);
});
