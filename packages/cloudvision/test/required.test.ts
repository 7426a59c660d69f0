import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deliberate, isOwnNumber, mapExamples } from "./required-differences.ts";

interface Definition {
  readonly operations: Readonly<Record<string, string>>;
  readonly definitions: Readonly<
    Record<string, { readonly required?: readonly string[]; readonly members?: Readonly<Record<string, string>> }>
  >;
}

type Schema = Readonly<Record<string, unknown>>;

/** What Arista's definition of the portal, 2021.3.0, requires of answers; the file names its source. */
const arista = read("../../../specs/cloudvision/definition-2021.3.json") as Definition;
const spec = read("../src/generated/openapi.json") as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
};

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (inner as Schema | undefined)?.[key], value);
}

/** A schema and its name, references followed and parts put together. */
function resolve(value: unknown, name = ""): { readonly schema: Schema; readonly name: string } {
  const schema = (value ?? {}) as Schema;
  const { $ref } = schema;
  if (typeof $ref === "string") {
    const keys = $ref.slice(2).split("/");
    return resolve(at(spec, ...keys), keys.at(-1));
  }
  const parts = [...((schema["allOf"] ?? []) as unknown[])].map((part) => resolve(part).schema);
  const properties = Object.assign({}, ...parts.map(({ properties: inner }) => inner), schema["properties"]) as object;
  const required = [schema, ...parts].flatMap(({ required: inner }) => (inner ?? []) as string[]);
  return { schema: { ...schema, properties, required }, name };
}

/** Every object that an answer of an operation holds, beside what Arista says of it. */
function compare(): { type: string; member: string; required: boolean }[] {
  const found = new Map<string, { type: string; member: string; required: boolean }>();
  const seen = new Set<string>();
  const walk = (value: unknown, definition: string): void => {
    const { schema, name } = resolve(value);
    if (schema["items"] !== undefined) return walk(schema["items"], definition);
    if (Array.isArray(schema["oneOf"])) {
      for (const form of schema["oneOf"] as readonly unknown[]) walk(form, definition);
      return;
    }
    if (seen.has(`${name} ${definition}`)) return;
    seen.add(`${name} ${definition}`);
    const { required = [], members = {} } = arista.definitions[definition] ?? {};
    for (const member of required) {
      const here = (schema["required"] as readonly string[]).includes(member);
      found.set(`${name} ${definition} ${member}`, { type: name, member, required: here });
    }
    for (const [member, inner] of Object.entries(members)) {
      const own = at(schema["properties"], member) ?? schema["additionalProperties"];
      if (own !== undefined) walk(own, inner);
    }
  };
  for (const [operation, definition] of Object.entries(arista.operations)) {
    const [method = "", path = ""] = operation.split(" ");
    const answer = at(spec.paths, path, method.toLowerCase(), "responses", "200");
    if (answer === undefined) continue;
    const { schema } = resolve(answer);
    walk(at(schema, "content", "application/json", "schema"), definition);
  }
  return [...found.values()];
}

const all = compare();

test("requires what Arista's definition requires of answers, but for the differences that are listed with their reason", () => {
  const open = all.filter(
    ({ type, member, required }) =>
      !required &&
      !isOwnNumber(member) &&
      !mapExamples.includes(member) &&
      !deliberate.some((difference) => difference.type === type && difference.members.includes(member)),
  );
  expect(open.map(({ type, member }) => `${type}.${member}`)).toEqual([]);
});

test("lists no difference that is none", () => {
  const idle = deliberate.flatMap(({ type, members }) =>
    members
      .filter((member) => !all.some((one) => one.type === type && one.member === member && !one.required))
      .map((member) => `${type}.${member}`),
  );
  expect(idle).toEqual([]);
});

test("the figures: how many members are compared, and how many of them are required here too", () => {
  const required = all.filter((one) => one.required).length;
  expect({ compared: all.length, required }).toMatchInlineSnapshot(`
    {
      "compared": 1189,
      "required": 1011,
    }
  `);
});
