import { expect, it } from "vitest";
import { findOtherHosts } from "./other-hosts.ts";

const servers = [{ url: "https://api.example.net/v3" }, { url: "https://{region}.example.net" }];

it("finds operations that the spec places elsewhere", () => {
  const document = {
    openapi: "3.0.3",
    servers,
    paths: {
      "/a": { get: {}, servers: [{ url: "https://api.example.net/experimental" }] },
      "/b": {
        get: {},
        post: { servers: [{ url: "{origin}", variables: { origin: { default: "https://uploads.example.net" } } }] },
      },
      "/c": { put: {}, servers: [{ url: "https://uploads.example.net/x" }] },
      "/d": { put: {}, servers: [{ url: "/relative" }] },
    },
  };
  expect(findOtherHosts(document)).toEqual([
    { origin: "https://uploads.example.net", operations: ["POST /b", "PUT /c"] },
  ]);
});
