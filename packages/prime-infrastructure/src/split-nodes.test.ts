import { describe, expect, it } from "vitest";
import { createPrimeInfrastructure } from "./client.ts";
import { splitNodes } from "./split-nodes.ts";

describe("splitNodes", () => {
  it.for([
    ["https://prime.example.net", "https://prime.example.net", undefined],
    ["https://prime.example.net/", "https://prime.example.net/", undefined],
    ["https://prime.example.net/webacs/api/v4", "https://prime.example.net", "v4"],
    ["https://prime.example.net/webacs/api/v1/", "https://prime.example.net", "v1"],
    ["https://prime.example.net/webacs/api/v3/data", "https://prime.example.net", "v3"],
    ["https://prime.example.net/webacs/api/", "https://prime.example.net", undefined],
    ["https://prime.example.net/webacs", "https://prime.example.net", undefined],
    ["https://proxy.example.net/prime/webacs/api/v2", "https://proxy.example.net/prime", "v2"],
  ] as const)("reads %s as %s and %s", ([node, address, apiVersion]) => {
    expect(splitNodes([node], undefined)).toEqual({ nodes: [address], apiVersion });
  });

  it("takes the version that option and address agree on, and the option where the address has none", () => {
    expect(splitNodes(["https://a/webacs/api/v3", "https://b"], "v3").apiVersion).toBe("v3");
    expect(splitNodes(["https://a"], "v2").apiVersion).toBe("v2");
  });

  it.for([
    [["https://a/webacs/api/v3", "https://b/webacs/api/v4"], undefined, "(v3, v4)"],
    [["https://a/webacs/api/v3"], "v4", "(v4, v3)"],
    [["https://a/webacs/api/v9"], undefined, '"v9"'],
  ] as const)("is refused for %o with %s", ([nodes, apiVersion, words]) => {
    const credentials = { username: "api", password: "not-a-real-secret" };
    expect(() => createPrimeInfrastructure({ nodes: [...nodes], credentials, apiVersion })).toThrow(words);
  });
});
