import { expect, test } from "vitest";
import spec from "../src/generated/openapi.json" with { type: "json" };
import { createCodec, createShapes, type SchemaObject, type Shape } from "../src/xml.ts";

// The codec does not read the whole spec but what was taken out of it. Nothing of what matters is lost on the way.

const schemas = spec.components.schemas as unknown as Readonly<Record<string, SchemaObject>>;

/** A shape as text: its own members, and of what they hold the kind and the element. */
function describe(shape: Shape): string {
  if (shape.kind !== "object") return shape.kind;
  const members = [...shape.members()].map(([name, { shape: inner, isList, isAttribute }]) => {
    const names = inner.kind === "object" ? `${inner.root} ${[...inner.members().keys()].join()}` : inner.kind;
    return `${name} ${isList} ${isAttribute} ${names}`;
  });
  return `${shape.root} ${members.join("\n")}`;
}

test("every type has the same form as in the whole spec", () => {
  const whole = createShapes(schemas);
  const { shapes } = createCodec();
  const names = Object.keys(schemas);
  expect(names.length).toBeGreaterThan(600);
  const formsIn = (known: typeof shapes): string[] =>
    names.map((name) => `${name} ${describe(known.of({ $ref: `#/components/schemas/${name}` }))}`);
  expect(formsIn(shapes)).toEqual(formsIn(whole));
});

test("every root element leads to the same type", () => {
  const whole = createShapes(schemas);
  const { shapes } = createCodec();
  const roots = Object.values(schemas).flatMap(({ xml }) => xml?.name ?? []);
  expect(roots.length).toBeGreaterThan(200);
  const typesIn = (known: typeof shapes): (string | undefined)[] =>
    roots.map((root) => {
      const shape = known.byRoot(root);
      return shape && describe(shape);
    });
  expect(typesIn(shapes)).toEqual(typesIn(whole));
});
