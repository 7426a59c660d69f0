import { describe, expect, it, test } from "vitest";
import type { OpenApiDocument } from "../openapi/document.ts";
import { readModel } from "./read-model.ts";
import { nameTypes, type TypeNames } from "./type-names.ts";

function namesOf(schemas: readonly string[], taken: readonly string[] = []): TypeNames {
  const responses = { 204: { description: "Done." } };
  const document = {
    openapi: "3.1.0",
    paths: { "/vms": { get: { operationId: "vms/get", responses } } },
    components: { schemas: Object.fromEntries(schemas.map((name) => [name, { type: "object" }])) },
  } as unknown as OpenApiDocument;
  return nameTypes(document, readModel(document), taken);
}

describe("a schema", () => {
  test.each([
    ["Vm", "Vm"],
    ["API_Key2", "API_Key2"],
    ["user-profile", "UserProfile"],
    ["io.k8s.api.core.v1.Pod", "IoK8sApiCoreV1Pod"],
    ["string", "StringSchema"],
    ["any", "Any"],
    ["class", "Class"],
    ["2fa", "N2fa"],
    ["Größe", "Größe"],
    ["größe", "Größe"],
    ["\u6a5f\u5668", "\u6a5f\u5668"],
    ["+", "Schema"],
    ["List<Vm>", "ListVm"],
    ['a" */ b', "AB"],
  ])("%s is called %s", (schema, name) => {
    expect(namesOf([schema]).schemas.get(schema)).toBe(name);
  });

  test.each(["Date", "Error", "Record", "Promise", "Calls", "PagePromise", "Options", "components"])(
    "%s is called otherwise, because the word is taken",
    (schema) => {
      expect(namesOf([schema]).schemas.get(schema)).toMatch(
        /^(Date|Error|Record|Promise|Calls|PagePromise|Options|Components)(Schema)?$/,
      );
      expect(namesOf([schema]).schemas.get(schema)).not.toBe(schema);
    },
  );

  it("gives way to what the package exports itself", () => {
    expect(namesOf(["Handle", "HandleSchema"], ["Handle"]).schemas).toEqual(
      new Map([
        ["Handle", "HandleSchema2"],
        ["HandleSchema", "HandleSchema"],
      ]),
    );
  });

  it("keeps its own name when another one would get the same", () => {
    expect(namesOf(["user-name", "user.name", "UserName"]).schemas).toEqual(
      new Map([
        ["user-name", "UserNameSchema"],
        ["user.name", "UserNameSchema2"],
        ["UserName", "UserName"],
      ]),
    );
  });
});

describe("the types of an operation", () => {
  it("are called by group and method", () => {
    expect(namesOf([]).operations.get("vmsGet")).toEqual({
      input: "VmsGetInput",
      answer: "VmsGetAnswer",
      body: "VmsGetBody",
      operation: "VmsGetOperation",
    });
    expect(namesOf([]).groups.get("vms")).toBe("VmsCalls");
  });

  it("give way to schemas", () => {
    const names = namesOf(["VmsGetInput", "VmsCalls"]);
    expect(names.operations.get("vmsGet")?.input).toBe("VmsGetInput2");
    expect(names.groups.get("vms")).toBe("VmsCalls2");
    expect(names.schemas.get("VmsGetInput")).toBe("VmsGetInput");
  });
});
