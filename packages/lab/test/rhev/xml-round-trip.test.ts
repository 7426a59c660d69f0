import { createCodec, readXml, type Shape, writeXml } from "@northbound/rhev/xml";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rhevSpec } from "../../src/rhev/spec.ts";

const { shapes } = createCodec();
const schemas = Object.entries(rhevSpec.components?.["schemas"] ?? {});

interface Described {
  readonly $ref?: string;
  readonly xml?: { readonly name?: string };
  readonly properties?: Readonly<Record<string, { readonly "x-until"?: string }>>;
  readonly allOf?: readonly Described[];
}

/** Members of engines up to 3.6, by root element: they are read into those of today besides (`old-forms.test.ts`). */
const old = new Map<string, Set<string>>();
for (const [, schema] of schemas as [string, Described][]) {
  const root = schema.xml?.name;
  if (root !== undefined) old.set(root, new Set([...(old.get(root) ?? []), ...oldMembers(schema)]));
}

function oldMembers({ properties = {}, allOf = [], $ref }: Described): string[] {
  const target = schemas.find(([name]) => name === $ref?.split("/").at(-1))?.[1] as Described | undefined;
  const own = Object.entries(properties).filter(([, property]) => property["x-until"] !== undefined);
  return [...own.map(([name]) => name), ...[...allOf, ...(target ? [target] : [])].flatMap(oldMembers)];
}

/** Characters that XML 1.0 can hold. */
const text = fc
  .string({ unit: "binary", maxLength: 12 })
  .filter((value) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(value));
const date = fc.integer({ min: 0, max: 4_102_444_800_000 });
const decimal = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Any value of a shape, no deeper than types go in practice; lists have an element, because an empty one leaves no trace in XML. */
function valuesOf(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  if (shape.kind !== "object") return { date, decimal, text }[shape.kind];
  const members = [...shape.members()].filter(
    ([name, member]) => (depth < 2 || member.shape.kind !== "object") && old.get(shape.root ?? "")?.has(name) !== true,
  );
  return fc.subarray(members, { maxLength: Math.min(6, members.length) }).chain((chosen) =>
    fc.record(
      Object.fromEntries(
        chosen.map(([name, member]) => {
          const value = valuesOf(member.shape, depth + 1);
          return [name, member.isList ? fc.array(value, { minLength: 1, maxLength: 3 }) : value];
        }),
      ),
    ),
  );
}

test("every value of every type of the spec comes back from XML as it was", { timeout: 60_000 }, () => {
  const documents = schemas.filter(([, schema]) => typeof schema === "object" && schema !== null && "xml" in schema);
  expect(documents.length).toBeGreaterThan(400);
  for (const [name] of documents) {
    const shape = shapes.of({ $ref: `#/components/schemas/${name}` });
    if (shape.kind !== "object" || shape.root === undefined) continue;
    const root = shapes.byRoot(shape.root);
    // Variants of actions travel under one root, and are read as the whole action.
    if (!root || root.kind !== "object") throw new Error(`Nothing reads <${shape.root}>.`);
    fc.assert(
      fc.property(valuesOf(shape), (value) => {
        expect({ name, value: readXml(writeXml(value, shape), shapes) }).toEqual({ name, value });
      }),
      { numRuns: 20, seed: 7 },
    );
  }
});

test("the example of a machine looks as on the wire", () => {
  const shape = shapes.byRoot("vm");
  if (!shape) throw new Error("There is no <vm>.");
  const vm = {
    id: "123",
    href: "/ovirt-engine/api/vms/123",
    name: 'a "b" <c> & d',
    cpu: { topology: { cores: "2" } },
    creation_time: 0,
    os: { boot: { devices: { device: ["hd", "network"] } } },
    delete_protected: false,
  };
  expect(writeXml(vm, shape)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><vm id="123" href="/ovirt-engine/api/vms/123"><name>a &quot;b&quot; &lt;c&gt; &amp; d</name>' +
      "<cpu><topology><cores>2</cores></topology></cpu><creation_time>1970-01-01T00:00:00.000Z</creation_time>" +
      "<os><boot><devices><device>hd</device><device>network</device></devices></boot></os><delete_protected>false</delete_protected></vm>",
  );
});

test("members that a type does not have are refused instead of lost", () => {
  const shape = shapes.byRoot("vm");
  if (!shape) throw new Error("There is no <vm>.");
  expect(() => writeXml({ colour: "red" }, shape)).toThrow('vm has no member "colour"');
});

test("elements that the spec does not know are kept", () => {
  expect(readXml("<vm><name>x</name><new_thing><a>1</a></new_thing></vm>", shapes)).toEqual({
    name: "x",
    new_thing: { a: "1" },
  });
});
