import { describe, expect, it } from "vitest";
import { readModel } from "../model/read-model.ts";
import { nameTypes } from "../model/type-names.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { emitSchema } from "./emit-schema.ts";

const text = { type: "string" };
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, more: object = {}): object => ({ type: "object", properties, ...more });

function schemaText(schemas: object, operation: object = {}): string {
  const document = {
    openapi: "3.1.0",
    paths: { "/things": { post: { operationId: "things/add", responses: {}, ...operation } } },
    components: { schemas },
  } as unknown as OpenApiDocument;
  const model = readModel(document);
  return emitSchema(document, model, nameTypes(document, model), "").text.replace(/\s+/g, " ");
}

const answer = (schema: object): object => ({ description: "It.", content: { "application/json": { schema } } });

describe("a schema", () => {
  it("is an interface under its name, with its documentation, and the member of `components` refers to it", () => {
    const emitted = schemaText({ Thing: object({ id: text, parent: ref("Thing") }, { description: "A thing." }) });
    expect(emitted).toContain("/** @description A thing. */ export interface Thing { id?: string; parent?: Thing; }");
    expect(emitted).toContain("schemas: { Thing: Thing; };");
  });

  it("extends what it combines when they have no member in common", () => {
    const emitted = schemaText({ Base: object({ id: text }), Thing: { allOf: [ref("Base"), object({ name: text })] } });
    expect(emitted).toContain("export interface Thing extends Base { name?: string; }");
  });

  it("is an intersection when a member is in both parts", () => {
    const emitted = schemaText({ Base: object({ id: text }), Thing: { allOf: [ref("Base"), object({ id: text })] } });
    expect(emitted).toContain("export type Thing = Base & { id?: string; };");
  });

  it("is an intersection when it combines itself, or a choice", () => {
    const emitted = schemaText({
      Loop: { allOf: [ref("Choice"), object({ loop: ref("Loop") })] },
      Choice: { oneOf: [object({ a: text }), object({ b: text })] },
    });
    expect(emitted).toMatch(/export type Loop = Choice & \{ loop\?: Loop; \};/);
  });

  it("has members of any kind beside its own as an index signature", () => {
    const emitted = schemaText({ Thing: object({ id: text }, { additionalProperties: true }) });
    expect(emitted).toContain("export interface Thing { id?: string; [key: string]: unknown; }");
  });

  it("stays an intersection when its further members are of one kind", () => {
    const emitted = schemaText({ Thing: object({ id: { type: "number" } }, { additionalProperties: text }) });
    expect(emitted).toContain("export type Thing = { id?: number; } & { [key: string]: string; };");
  });
});

describe("an operation", () => {
  it("is an interface with its summary, and gives names to what the spec writes in place", () => {
    const emitted = schemaText(
      {},
      {
        summary: "Add */ a thing",
        requestBody: { content: { "application/json": { schema: object({ name: text }) } } },
        responses: { 201: answer(object({ id: text })), 400: answer(object({ why: text })) },
      },
    );
    expect(emitted).toContain("/** Add *\\/ a thing. */ export interface ThingsAddOperation {");
    expect(emitted).toContain('"things/add": ThingsAddOperation;');
    expect(emitted).toContain('content: { "application/json": ThingsAddBody; }');
    expect(emitted).toContain("export interface ThingsAddAnswer { id?: string; }");
    expect(emitted).toContain("export interface ThingsAddAnswerError { why?: string; }");
  });

  it("names the items of a list", () => {
    const emitted = schemaText({}, { responses: { 200: answer({ type: "array", items: object({ id: text }) }) } });
    expect(emitted).toContain("ThingsAddAnswerItem[]");
    expect(emitted).toContain("export interface ThingsAddAnswerItem { id?: string; }");
  });

  it("names each of several answers by its status", () => {
    const emitted = schemaText(
      {},
      { responses: { 200: answer(object({ id: text })), 202: answer(object({ job: text })) } },
    );
    expect(emitted).toContain("export interface ThingsAddAnswer200 { id?: string; }");
    expect(emitted).toContain("export interface ThingsAddAnswer202 { job?: string; }");
  });

  it("has its name without an operationId, too", () => {
    const emitted = schemaText({}, { operationId: undefined, responses: { 200: answer(object({ id: text })) } });
    expect(emitted).toContain("post: ThingsCreateOperation;");
    expect(emitted).toContain("export interface ThingsCreateAnswer { id?: string; }");
  });
});
