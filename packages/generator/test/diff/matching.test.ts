import { describe, expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";

const text = { type: "string" };
const json = (schema: object): object => ({ content: { "application/json": { schema } } });

function spec(operation: object, more: object = {}): object {
  return { openapi: "3.1.0", paths: { "/x": { post: { operationId: "x/do", ...operation } } }, ...more };
}

function found(before: object, after: object): string[] {
  return compareSpecs(before, after).map(({ id, severity, place }) => `${id} ${severity} ${place}`);
}

const sent = (schema: object): object => spec({ requestBody: json(schema) });
const given = (status: string, schema: object): object =>
  spec({ responses: { [status]: { description: "", ...json(schema) } } });

describe("a name that is gone", () => {
  const named = (name: string, properties: object): object => ({
    ...sent({ $ref: `#/components/schemas/${name}` }),
    components: { schemas: { [name]: { type: "object", properties } } },
  });

  it("was renamed where another one has its structure", () => {
    expect(found(named("Vm", { id: text, name: text }), named("Machine", { id: text, name: text, cpu: text }))).toEqual(
      ["component-renamed breaking Machine", "new-optional-request-property info Machine.cpu"],
    );
  });

  it("was not where the other one has another structure", () => {
    const changes = found(named("Vm", { id: text, name: text }), named("Disk", { size: text, speed: text }));
    expect(changes).toContain("component-removed breaking Vm");
    expect(changes.join()).not.toContain("renamed");
  });

  it("is a renamed member only where the new one has its structure and nearly its name", () => {
    const object = (properties: object): object => sent({ type: "object", properties });
    expect(found(object({ disk_size: text }), object({ diskSize: text }))).toEqual([
      "request-property-renamed breaking x/do body.disk_size",
    ]);
    const others = [
      "request-property-removed breaking x/do body.owner",
      "new-optional-request-property info x/do body.label",
    ];
    expect(found(object({ owner: text }), object({ label: text }))).toEqual(others);
    expect(found(object({ size: text }), object({ diskSize: { type: "integer" } })).join()).not.toContain("renamed");
    // Nobody can tell which of two it is.
    expect(found(object({ size: text }), object({ diskSize: text, size_gb: text })).join()).not.toContain("renamed");
  });

  it("is a moved operation where one with its name, or its structure, is elsewhere", () => {
    const at = (path: string, operation: object): object => ({
      openapi: "3.1.0",
      paths: { [path]: { get: operation } },
    });
    expect(found(at("/v1/vms", { operationId: "vms/list" }), at("/v2/machines", { operationId: "vms/list" }))).toEqual([
      "api-moved breaking vms/list",
    ]);
    expect(found(at("/v1/vms", { parameters: [] }), at("/v2/vms", { parameters: [] }))).toEqual([
      "api-moved breaking GET /v2/vms",
    ]);
    expect(found(at("/v1/vms", {}), at("/v2/disks", {})).map((line) => line.split(" ")[0])).toEqual([
      "api-removed-without-deprecation",
      "endpoint-added",
    ]);
  });
});

describe("a counterpart", () => {
  it("of a status is the range that it is in", () => {
    expect(found(given("200", text), given("2XX", { type: "integer" }))).toEqual([
      "response-body-type-changed breaking x/do 200",
    ]);
    expect(found(given("2XX", text), given("200", text))).toEqual([]);
  });

  it("of a media type is one that takes it in", () => {
    const typed = (type: string): object => spec({ requestBody: { content: { [type]: { schema: text } } } });
    expect(found(typed("application/json"), typed("application/json; charset=utf-8"))).toEqual([]);
    expect(found(typed("application/merge-patch+json"), typed("application/json"))).toEqual([]);
    expect(found(typed("application/json"), typed("application/*"))).toEqual([]);
    expect(found(typed("application/json"), typed("text/csv"))[0]).toBe(
      "request-body-media-type-removed breaking x/do body",
    );
  });

  it("of an item at a fixed place is the item that was anywhere", () => {
    const list = { type: "array", items: text };
    expect(found(sent(list), sent({ ...list, prefixItems: [{ type: "string", maxLength: 3 }] }))).toEqual([
      "request-property-max-length-set breaking x/do body[0]",
    ]);
    expect(
      found(
        sent({ type: "array", prefixItems: [text], items: false }),
        sent({ type: "array", prefixItems: [text, text], items: false }),
      ),
    ).toEqual(["request-property-became-possible info x/do body[1]"]);
  });

  it("of a header is the one of the same name in any case; what media types and security say is left to them", () => {
    const header = (name: string): object =>
      spec({ parameters: [{ name, in: "header", required: true, schema: text }] });
    expect(found(header("X-Group"), header("x-group"))).toEqual([
      "request-header-name-case-changed breaking x/do header x-group",
    ]);
    for (const name of ["Accept", "Content-Type", "Authorization"]) expect(found(spec({}), header(name))).toEqual([]);
  });

  it("of a way to prove who calls is one that asks no more, whatever it is called", () => {
    const secured = (security: object[], schemes: object): object =>
      spec({ security }, { components: { securitySchemes: schemes } });
    const [key, basic] = [
      { type: "apiKey", in: "header", name: "x-key" },
      { type: "http", scheme: "basic" },
    ];
    expect(
      found(secured([{ a: [] }], { a: key }), secured([{ b: [] }], { b: key })).filter(
        (line) => !line.includes("component"),
      ),
    ).toEqual([]);
    // The same kind under another name beside it is one more way.
    const twins = { a: key, b: key };
    expect(
      found(secured([{ a: [] }], { a: key }), secured([{ a: [] }, { b: [] }], twins)).filter(
        (line) => !line.includes("component"),
      ),
    ).toEqual(["api-security-added info x/do"]);
    const both = { a: key, b: basic };
    expect(found(secured([{ a: [], b: [] }], both), secured([{ a: [] }], both))).toEqual([
      "api-security-added info x/do",
    ]);
    expect(found(secured([{ a: [] }], both), secured([{ a: [], b: [] }], both))).toEqual([
      "api-security-removed breaking x/do",
      "api-security-added info x/do",
    ]);
  });
});

it("warns of what changes in a draft, of which nothing was promised", () => {
  const draft = (schema: object): object => spec({ "x-stability-level": "draft", requestBody: json(schema) });
  expect(found(draft(text), draft({ type: "integer" }))).toEqual(["request-body-type-changed warning x/do body"]);
});
