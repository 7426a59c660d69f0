import { describe, expect, it } from "vitest";
import { readProxies } from "./proxy.ts";

const environment = { HTTP_PROXY: "http://plain:3128", https_proxy: "secure:8080" };

describe("readProxies", () => {
  it.each([
    ["http:", "node:80", {}, undefined],
    ["http:", "node:80", environment, "plain:3128"],
    ["https:", "node:443", environment, "secure:8080"],
    ["https:", "node:443", { HTTP_PROXY: "http://plain:3128" }, undefined],
    ["https:", "node:443", { ...environment, HTTPS_PROXY: "http://upper:1" }, "secure:8080"],
    ["http:", "node:80", { ...environment, NO_PROXY: "*" }, undefined],
    ["http:", "node:80", { ...environment, NO_PROXY: "other, node" }, undefined],
    ["http:", "a.node:80", { ...environment, NO_PROXY: "node" }, undefined],
    ["http:", "a.node:80", { ...environment, NO_PROXY: ".node" }, undefined],
    ["http:", "a.node:80", { ...environment, NO_PROXY: "*.node" }, undefined],
    ["http:", "anode:80", { ...environment, NO_PROXY: "node" }, "plain:3128"],
    ["http:", "node:80", { ...environment, NO_PROXY: "node:81" }, "plain:3128"],
    ["http:", "node:81", { ...environment, NO_PROXY: "node:81" }, undefined],
    ["http:", "NODE:80", { ...environment, no_proxy: "Node" }, undefined],
    ["http:", "[::1]:80", { ...environment, NO_PROXY: "[::1]" }, undefined],
    ["http:", "[::1]:80", { ...environment, NO_PROXY: "::1" }, undefined],
    ["http:", "[::1]:80", { ...environment, NO_PROXY: "[::1]:81" }, "plain:3128"],
    ["http:", "[fd00::17]:80", { ...environment, NO_PROXY: "fd00::/8" }, undefined],
    ["http:", "[fe00::17]:80", { ...environment, NO_PROXY: "fd00::/8" }, "plain:3128"],
    ["http:", "10.1.2.3:80", { ...environment, NO_PROXY: "192.168.0.0/16,10.0.0.0/8" }, undefined],
    ["http:", "11.1.2.3:80", { ...environment, NO_PROXY: "10.0.0.0/8" }, "plain:3128"],
    ["http:", "10.1.2.3:80", { ...environment, NO_PROXY: "10.1.2.3" }, undefined],
    ["http:", "110.1.2.3:80", { ...environment, NO_PROXY: "10.1.2.3" }, "plain:3128"],
    ["http:", "10.1.2.3:80", { ...environment, NO_PROXY: "10.0.0.0/99, node" }, "plain:3128"],
    ["http:", "node:80", { ...environment, NO_PROXY: "10.0.0.0/8" }, "plain:3128"],
  ])("for %s//%s with %o gives %s", (protocol, host, variables, expected) => {
    expect(readProxies(undefined, variables)(protocol, host)?.host).toBe(expected);
  });

  it("takes the option before the environment", () => {
    expect(readProxies("https://mine", environment)("http:", "node:80")).toMatchObject({ host: "mine", port: 443 });
    expect(readProxies(false, environment)("http:", "node:80")).toBeUndefined();
  });

  it.each(["socks5://me:secret@host", "http://me:secret@"])("refuses %s without showing the password", (url) => {
    const refuse = (): unknown => readProxies(url, {});
    expect(refuse).toThrow(/proxy/);
    expect(refuse).not.toThrow(/secret/);
  });
});
