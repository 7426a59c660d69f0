import { expect, test } from "vitest";
import { entitiesOf, itemOf } from "./record.ts";

test.for([
  ["the member that @dtoType names", { "@dtoType": "clientsDTO", "@type": "Clients", clientsDTO: { ssid: "corp" } }],
  ["the only member without @", { "@dtoType": "clientsDTO_$$_javassist_2258", clientsDTO: { ssid: "corp" } }],
  ["the only member, where no type is named", { "@url": "https://prime.example.net", somethingDTO: { ssid: "corp" } }],
] as const)("a record is %s", ([, entity]) => {
  expect(itemOf(entity)).toEqual({ ssid: "corp" });
});

test("what is no envelope stays as it is", () => {
  expect(itemOf({ "@url": "x" })).toEqual({ "@url": "x" });
  expect(itemOf("15")).toBe("15");
});

test("entities are a list, a lone object or none", () => {
  expect(entitiesOf({ queryResponse: { entity: [1, 2] } })).toEqual([1, 2]);
  expect(entitiesOf({ queryResponse: { entity: { a: 1 } } })).toEqual([{ a: 1 }]);
  expect(entitiesOf({ queryResponse: { "@count": 0 } })).toEqual([]);
});
