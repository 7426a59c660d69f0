import { expect, expectTypeOf, test, vi } from "vitest";
import { createRhev } from "../src/index.ts";
import { type EnvironmentOptions, fromEnvironment } from "../src/environment.ts";

const env = { NORTHBOUND_RHEV_URL: "https://a, https://b", NORTHBOUND_RHEV_USERNAME: "me@internal" };

test("reads what the command reads: addresses, and a token before user and password", () => {
  const password = { ...env, NORTHBOUND_RHEV_PASSWORD: "p" };
  expect(fromEnvironment({ env: password })).toEqual({
    nodes: ["https://a", "https://b"],
    credentials: { username: "me@internal", password: "p" },
  });
  expect(fromEnvironment({ env: { ...env, NORTHBOUND_RHEV_TOKEN: "t" } }).credentials).toEqual({ token: "t" });
  expect(fromEnvironment({ env: { ...password, NORTHBOUND_RHEV_INSECURE: "true" } }).tls).toEqual({
    rejectUnauthorized: false,
  });
  expectTypeOf(fromEnvironment).returns.toEqualTypeOf<EnvironmentOptions>();
  expect(() => createRhev(fromEnvironment({ env: password }))).not.toThrow();
});

test("names the variable that is missing, or empty, and the file that can't be read", () => {
  const message = (given: Record<string, string>): unknown => {
    try {
      return fromEnvironment({ env: given });
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(message({})).toContain("Set NORTHBOUND_RHEV_URL");
  expect(message(env)).toContain("Set NORTHBOUND_RHEV_PASSWORD");
  expect(message({ ...env, NORTHBOUND_RHEV_PASSWORD: "" })).toContain("Set NORTHBOUND_RHEV_PASSWORD");
  expect(message({ ...env, NORTHBOUND_RHEV_TOKEN: "t", NORTHBOUND_RHEV_CA: "/nowhere.pem" })).toContain("/nowhere.pem");
  expect(message({ ...env, NORTHBOUND_RHEV_TOKEN: "t", NORTHBOUND_LOG: "loud" })).toContain("NORTHBOUND_LOG");
});

test("logs on the console what matters as much as NORTHBOUND_LOG says", () => {
  const log = vi.spyOn(console, "info").mockReturnValue();
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const { logger } = fromEnvironment({ env: { ...env, NORTHBOUND_RHEV_TOKEN: "t", NORTHBOUND_LOG: "warn" } });
  logger?.info("quiet");
  logger?.warn("loud");
  expect([log.mock.calls, warn.mock.calls]).toEqual([[], [["loud"]]]);
  vi.restoreAllMocks();
});

test("says in a page, which has no environment, what to do instead", () => {
  vi.stubGlobal("process", { env: {} });
  expect(() => fromEnvironment()).toThrow("There is no environment here to read options from");
  vi.unstubAllGlobals();
});
