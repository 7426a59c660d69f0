import { expect, test } from "vitest";
import { emitCalls } from "../emit/emit-calls.ts";
import { emitSchema } from "../emit/emit-schema.ts";
import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { splitDirections } from "./directions.ts";
import { readModel } from "./read-model.ts";
import { nameTypes } from "./type-names.ts";

function specOf(schemas: Readonly<Record<string, Schema>>, body: Schema, answer: Schema): OpenApiDocument {
  return {
    openapi: "3.0.3",
    paths: {
      "/things": {
        post: {
          operationId: "things/create",
          requestBody: { required: true, content: { "application/json": { schema: body } } },
          responses: { 200: { description: "Made.", content: { "application/json": { schema: answer } } } },
        },
      },
    },
    components: { schemas },
  };
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const text: Schema = { type: "string" };

const machine: Schema = {
  type: "object",
  required: ["id", "name", "password"],
  properties: {
    id: { ...text, readOnly: true },
    name: text,
    password: { ...text, writeOnly: true, format: "password" },
    cluster: ref("Cluster"),
  },
};
const cluster: Schema = { type: "object", required: ["id"], properties: { id: { ...text, readOnly: true } } };

test("a body has no read-only members, an answer no write-only ones, and what is required is so in its direction", () => {
  const spec = specOf({ Machine: machine, Cluster: cluster }, ref("Machine"), ref("Machine"));
  const schemas = splitDirections(spec).components?.["schemas"] as Readonly<Record<string, Schema>>;
  expect(schemas["Machine"]).toMatchObject({ required: ["id", "name"] });
  expect(Object.keys(schemas["Machine"]?.properties ?? {})).toEqual(["id", "name", "cluster"]);
  expect(schemas["MachineInput"]).toMatchObject({ required: ["name", "password"] });
  expect(Object.keys(schemas["MachineInput"]?.properties ?? {})).toEqual(["name", "password", "cluster"]);
});

test("an object inside of a body may name what exists by its read-only id", () => {
  const spec = specOf({ Machine: machine, Cluster: cluster }, ref("Machine"), ref("Machine"));
  const schemas = splitDirections(spec).components?.["schemas"] as Readonly<Record<string, Schema>>;
  expect(schemas["MachineInput"]?.properties?.["cluster"]).toEqual(ref("ClusterInputMember"));
  expect(schemas["ClusterInputMember"]).toMatchObject({ required: [], properties: { id: text } });
});

test("what the server assigns is in no body, and objects inside of one are referred to by it", () => {
  const spec = specOf(
    {
      Host: { type: "object", "x-answered": ["id"], properties: { id: { ...text, "x-assigned": true }, name: text } },
      Machine: { type: "object", properties: { id: { ...text, "x-assigned": true }, host: ref("Host") } },
    },
    ref("Machine"),
    ref("Machine"),
  );
  const schemas = splitDirections(spec).components?.["schemas"] as Readonly<Record<string, Schema>>;
  expect(Object.keys(schemas["MachineInput"]?.properties ?? {})).toEqual(["host"]);
  expect(Object.keys(schemas["HostInputMember"]?.properties ?? {})).toEqual(["id", "name"]);
  expect(Object.keys(schemas["Machine"]?.properties ?? {})).toEqual(["id", "host"]);
});

test("what every answer has is required there, also where it is inherited, and needs not be sent", () => {
  const spec = specOf(
    {
      Identified: { type: "object", properties: { id: { ...text, readOnly: true } } },
      Host: { allOf: [ref("Identified")], type: "object", "x-answered": ["id"], properties: { name: text } },
      Machine: { type: "object", properties: { host: ref("Host") } },
    },
    ref("Machine"),
    ref("Machine"),
  );
  const schemas = splitDirections(spec).components?.["schemas"] as Readonly<Record<string, Schema>>;
  expect(schemas["Host"]).toMatchObject({ required: ["id"], properties: { id: text, name: text } });
  expect(schemas["MachineInput"]?.properties?.["host"]).toEqual(ref("HostInputMember"));
  expect(schemas["HostInputMember"]).not.toHaveProperty("required");
});

test("schemas without marks stay one, and a spec without marks is left alone", () => {
  const spec = specOf({ Plain: { type: "object", properties: { name: text } } }, ref("Plain"), ref("Plain"));
  expect(splitDirections(spec)).toBe(spec);
});

test("marks are found through references, combinations, lists and circles", () => {
  const spec = specOf(
    {
      Id: { ...text, readOnly: true },
      Base: { type: "object", properties: { id: ref("Id") } },
      Node: {
        allOf: [ref("Base"), { type: "object", required: ["id"], properties: { children: { items: ref("Node") } } }],
      },
      // The name that a schema for requests would have.
      NodeInput: text,
    },
    { type: "array", items: ref("Node") },
    ref("Node"),
  );
  const document = splitDirections(spec);
  const schemas = document.components?.["schemas"] as Readonly<Record<string, Schema>>;
  expect(schemas["NodeInput"]).toBe(text);
  expect(schemas["NodeInput2"]?.allOf?.[0]).toEqual(ref("BaseInput"));
  expect(schemas["BaseInput"]?.properties).toEqual({});
  expect(schemas["NodeInputMember"]?.allOf?.[1]?.properties?.["children"]).toEqual({ items: ref("NodeInputMember") });
  const model = readModel(document);
  const names = nameTypes(document, model);
  expect(emitCalls(model, document, names, new Set(), "").text).toContain("body: NodeInput2[]");
});

test("required names a member of a combined schema, too", () => {
  const body: Schema = { allOf: [{ properties: { id: { ...text, readOnly: true } } }], required: ["id"] };
  const schema = splitDirections(specOf({}, body, text)).paths?.["/things"]?.post?.requestBody;
  expect(schema).toMatchObject({ content: { "application/json": { schema: { required: [] } } } });
});

test("variants are told by the names of the spec in requests as well", () => {
  const pet = {
    type: "object",
    required: ["kind", "id"],
    discriminator: { propertyName: "kind" },
    properties: { kind: text, id: { ...text, readOnly: true } },
  } as Schema;
  const heir = (name: string): Schema => ({ allOf: [ref("Pet"), { properties: { [name]: text } }] });
  const spec = specOf({ Pet: pet, Cat: heir("purr"), Dog: heir("bark") }, { oneOf: [ref("Cat"), ref("Dog")] }, text);
  const document = splitDirections(spec);
  const model = readModel(document);
  const emitted = emitSchema(document, model, nameTypes(document, model), "").text;
  const input = emitted.slice(emitted.indexOf("type CatInput ="), emitted.indexOf("interface PetInput "));
  expect(input).toContain(`kind: "Cat";`);
  expect(emitted).not.toContain(`kind: "CatInput"`);
});

test("a write-only secret stays one although no answer has it", () => {
  const spec = specOf({ Machine: machine, Cluster: cluster }, text, ref("Machine"));
  expect(readModel(splitDirections(spec), spec).secrets).toEqual(["password"]);
});
