import { expect, test } from "vitest";
import { createRhev, type RhevOptions } from "../src/index.ts";

const good: RhevOptions = {
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: "p" },
};

test.for<[Partial<Record<keyof RhevOptions, unknown>>, RegExp]>([
  [{ credentials: { username: "admin", password: "p" } }, /must have a domain/],
  [{ credentials: undefined }, /credentials/],
  [{ credentials: { username: "a@b", password: "p", method: "digest" } }, /"oauth" or "basic"/],
  [{ credentials: { kerberos: "ticket" } }, /must be a function/],
  [{ format: "yaml" }, /"json" or "xml"/],
  [{ apiVersion: "5" }, /"3" or "4"/],
  [{ correlationId: "no blanks please" }, /letters, digits/],
  [{ basePath: "api" }, /must be a path/],
  [{ nodes: ["https://a/api", "https://b/ovirt-engine/api"] }, /different paths/],
])("refuses %j", ([options, message]) => {
  expect(() => createRhev({ ...good, ...options } as RhevOptions)).toThrow(message);
});

test("a misspelt option is told apart", () => {
  expect(() => createRhev({ ...good, fomat: "xml" } as never)).toThrow("There is no option `fomat`");
});

test("objects that the engine did not give can't be followed, and nothing is sent", async () => {
  await using rhev = createRhev(good);
  await expect(rhev.follow({}, "href" as never)).rejects.toThrow("has no href");
  expect(() => rhev.collection("machines" as never)).toThrow("The engine has no collection");
});
