import { expect, test } from "vitest";
import { readSpec } from "./read-spec.ts";
import { createRouter } from "./router.ts";

const operation = (operationId: string): object => ({ operationId, responses: {} });
const spec = readSpec({
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  servers: [{ url: "https://{host}/base/", variables: { host: { default: "h" } } }],
  paths: {
    "/a": { get: operation("a"), post: operation("makeA") },
    "/a/{id}": { get: operation("one") },
    "/a/{id}.json": { get: operation("json") },
    "/a/all": { get: operation("all") },
    "/a/{id}/b/{other}": { get: operation("deep") },
    "/a/all/c": { get: operation("c") },
    "/elsewhere": { servers: [{ url: "/root" }], get: operation("elsewhere") },
  },
});
const router = createRouter(spec.operations);

test.for([
  ["/base/a", "a", {}],
  ["/base/a/7", "one", { id: "7" }],
  ["/base/a/7.json", "json", { id: "7" }],
  ["/base/a/all", "all", {}],
  ["/base/a/all/b/x%2Fy", "deep", { id: "all", other: "x/y" }],
  ["/base/a/all/c", "c", {}],
  ["/root/elsewhere", "elsewhere", {}],
] as const)("%s is %s", ([path, id, values]) => {
  expect(router.find("GET", path)).toMatchObject({ operation: { id }, path: values });
});

test("knows a path by another method from one that is not there", () => {
  expect(router.find("DELETE", "/base/a")).toEqual({ allowed: ["GET", "POST"] });
  expect(router.find("GET", "/base/b")).toBeUndefined();
  expect(router.find("GET", "/base/a/7/b")).toBeUndefined();
});
