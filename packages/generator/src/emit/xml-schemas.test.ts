import { expect, it } from "vitest";
import { specFolder } from "../../test/spec-folder.ts";
import { generateXmlSchemas } from "../run/backend-files.ts";
import { takeXml } from "./xml-schemas.ts";

const spec = {
  paths: {
    "/vms": {
      get: {
        summary: "List",
        responses: {
          200: {
            content: { "application/json": { schema: { $ref: "#/components/schemas/Nic", description: "One." } } },
          },
        },
      },
      post: { requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Vm" } } } } },
    },
  },
  components: {
    schemas: {
      Vm: {
        type: "object",
        description: "A machine.",
        xml: { name: "vm" },
        properties: {
          id: { type: "string", description: "Its name for ever.", xml: { attribute: true } },
          started: { type: "integer", "x-modelType": "date" },
          nic: { type: "array", items: { $ref: "#/components/schemas/Nic", description: "One." } },
        },
      },
      Nic: { allOf: [{ $ref: "#/components/schemas/Vm" }], example: {} },
    },
  },
};

it("keeps names, attributes, lists, parts and scalars that are not plain texts, and no words", () => {
  expect(takeXml(spec)).toEqual({
    schemas: {
      Vm: {
        type: "object",
        xml: { name: "vm" },
        properties: {
          id: { xml: { attribute: true } },
          started: { "x-modelType": "date" },
          nic: { type: "array", items: { $ref: "#/components/schemas/Nic" } },
        },
      },
      Nic: { allOf: [{ $ref: "#/components/schemas/Vm" }] },
    },
    requests: { "POST /vms": { $ref: "#/components/schemas/Vm" } },
    answers: { "GET /vms": { $ref: "#/components/schemas/Nic" } },
  });
});

it("writes a file for specs that name elements, and none for others", async () => {
  const generated = (name: string): string => `packages/${name}/src/generated/openapi.json`;
  await using folder = await specFolder({
    [generated("xmly")]: JSON.stringify(spec),
    [generated("plain")]: JSON.stringify({ paths: {} }),
  });
  expect(await generateXmlSchemas("plain", false, folder.path(""))).toBeUndefined();
  expect(await generateXmlSchemas("xmly", true, folder.path(""))).toBe("created");
  expect(await generateXmlSchemas("xmly", false, folder.path(""))).toBe("created");
  expect(await generateXmlSchemas("xmly", true, folder.path(""))).toBe("unchanged");
  const text = await folder.read("packages/xmly/src/generated/xml-schemas.json");
  expect(JSON.parse(text ?? "")).toEqual(takeXml(spec));
});
