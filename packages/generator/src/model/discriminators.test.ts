import { expect, test } from "vitest";
import type { OpenApiDocument } from "../openapi/document.ts";
import { mapDiscriminators } from "./discriminators.ts";

const variant = (role?: object): object => ({ type: "object", properties: { ...(role && { role }) } });
const union = (names: readonly string[], discriminator: object): object => ({
  oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  discriminator,
});
const found = (schemas: Record<string, object>): unknown => {
  const { components } = mapDiscriminators({ openapi: "3.1.0", components: { schemas } });
  return (components?.["schemas"]?.["Any"] as { discriminator?: unknown } | undefined)?.discriminator;
};

test.each<[string, Record<string, object>, object | undefined]>([
  [
    "what variants say themselves",
    { User: variant({ enum: ["user"] }), Tool: { allOf: [variant(), variant({ const: "tool" })] } },
    { propertyName: "role", mapping: { user: "#/components/schemas/User", tool: "#/components/schemas/Tool" } },
  ],
  [
    "nothing where two variants say the same",
    { User: variant({ const: "a" }), Tool: variant({ const: "a" }) },
    undefined,
  ],
  [
    "their names where one says nothing",
    { User: variant({ const: "a" }), Tool: variant({ type: "string" }) },
    { propertyName: "role" },
  ],
])("a discriminator goes by %s", (_, variants, discriminator) => {
  expect(found({ ...variants, Any: union(Object.keys(variants), { propertyName: "role" }) })).toEqual(discriminator);
});

test("a mapping that variants contradict gives way", () => {
  const mapping = { Wrong: "#/components/schemas/User" };
  const schemas = { User: variant({ const: "user" }), Any: union(["User"], { propertyName: "role", mapping }) };
  expect(found(schemas)).toEqual({ propertyName: "role", mapping: { user: "#/components/schemas/User" } });
});

test("a document without discriminators is given back as it is", () => {
  const document: OpenApiDocument = { openapi: "3.1.0", components: { schemas: { User: variant() } } };
  expect(mapDiscriminators(document)).toBe(document);
});
