import { describe, expect, it } from "vitest";
import type { HttpMethod } from "../openapi/document.ts";
import { camelCase, isReadyName, Namer } from "./naming.ts";

it.each([
  ["list virtual-machines", "listVirtualMachines"],
  ["GetVMs", "getVMs"],
  ["APIKeys", "apiKeys"],
  ["VMs", "vms"],
  ["ID", "id"],
  ["getID", "getID"],
  ["users_by.name", "usersByName"],
  ["2fa", "n2fa"],
  ["", ""],
])("writes %j as %s", (text, name) => {
  expect(camelCase(text)).toBe(name);
});

it.each([
  ["inventory/listDevices", true],
  ["inventory/ListDevices", false],
  ["listDevices", false],
  ["a/b/c", false],
  ["inventory/list_devices", false],
])("says whether %s is a name already: %s", (id, isReady) => {
  expect(isReadyName(id)).toBe(isReady);
});

describe("Namer", () => {
  it.each<[id: string | undefined, tag: string | undefined, method: HttpMethod, path: string, name: string]>([
    ["inventory/listDevices", "Other", "get", "/x", "inventory/listDevices"],
    ["actions/list-artifacts-for-repo", "Actions", "get", "/x", "actions/listArtifactsForRepo"],
    ["a/b/c d", undefined, "get", "/x", "a/bCD"],
    ["listPets", "Pet Store", "get", "/pets", "petStore/listPets"],
    ["listPets", undefined, "get", "/pets", "pets/listPets"],
    ["nodes/list", undefined, "get", "/nodes", "nodesApi/list"],
    [undefined, undefined, "get", "/pets", "pets/list"],
    [undefined, undefined, "get", "/pets/{id}", "pets/get"],
    [undefined, undefined, "post", "/pets", "pets/create"],
    [undefined, undefined, "put", "/pets/{id}", "pets/update"],
    [undefined, undefined, "delete", "/pets/{id}/toys/{toy}", "pets/deleteToys"],
    [undefined, "Toys", "get", "/pets/{id}/toys", "toys/listPetsToys"],
    [undefined, undefined, "head", "/", "root/head"],
    [undefined, undefined, "get", "/{id}", "root/get"],
  ])("operationId %s, tag %s, %s %s is %s", (operationId, tag, method, path, name) => {
    const operation = { ...(operationId !== undefined && { operationId }), ...(tag !== undefined && { tags: [tag] }) };
    const { group, method: call } = new Namer().name(path, method, operation);
    expect(`${group}/${call}`).toBe(name);
  });

  it("gives a number to a name that is taken", () => {
    const namer = new Namer();
    const names = ["/pets", "/v2/pets", "/base/path"].map((path) =>
      namer.name(path, "get", { tags: ["pets"], operationId: "list" }),
    );
    expect(names.map(({ constant }) => constant)).toEqual(["petsList", "petsList2", "petsList3"]);
    expect(namer.name("/x", "get", { tags: ["base"], operationId: "path" }).constant).toBe("basePath2");
  });
});

it("letters of every script are kept in names", () => {
  const namer = new Namer();
  expect(namer.name("/x", "get", { operationId: "Größen-lesen", tags: ["Größen"] })).toMatchObject({
    group: "größen",
    method: "größenLesen",
  });
  expect(namer.name("/x", "get", { tags: ["设备 管理"] })).toMatchObject({ group: "设备管理" });
  expect(namer.name("/x", "get", { operationId: "Éditer", tags: ["½ prix"] })).toMatchObject({ method: "éditer" });
});

it("a group of hundreds is split by what comes next in the path", () => {
  const names = Array.from({ length: 60 }, (_, index) => index);
  const paths = Object.fromEntries(
    names.flatMap((index) => [
      [`/api/v1/customers/{id}/a${index}`, { get: { operationId: `getA${index}` } }],
      [`/api/v1/invoices/b${index}`, { get: { operationId: `getB${index}` } }],
    ]),
  );
  const namer = new Namer({ openapi: "3.1.0", paths });
  const groups = Object.entries(paths).map(([path, { get }]) => namer.name(path, "get", get).group);
  expect(new Set(groups)).toEqual(new Set(["customers", "invoices"]));
});
