import { Call, Reply } from "@northbound/runtime";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFault } from "./faults.ts";
import { configletsList } from "./generated/operations.ts";

const list = readFileSync(new URL("../../../specs/cloudvision/error-codes.yaml", import.meta.url), "utf8");
const codes = [...list.matchAll(/^"(\d+)": \{ kind: (\w+), about: (.*?)(?:, inferred: true)? \}$/gm)].map(
  ([, code = "", kind = ""]) => ({ code, kind }),
);

const read = new Call("/cvpservice/configlet/getConfiglets.do", { operation: configletsList });

function answer(body: unknown, status = 200, type = "application/json"): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(text) });
}

/** What a kind of the list means; `device` and `internal` are failures behind the portal's answer. */
const meanings: Readonly<Record<string, string>> = {
  store: "unavailable, unknown",
  device: "server, unknown",
  internal: "server, unknown",
};

test("tells each of the 466 published codes apart, behind status 200 and behind 400", () => {
  expect(codes).toHaveLength(466);
  for (const status of [200, 400]) {
    for (const { code, kind } of codes) {
      const fault = readFault(answer({ errorCode: code, errorMessage: "words" }, status), read);
      const expected = meanings[kind] ?? `${kind}, not-processed`;
      expect(`${code} ${fault?.kind}, ${fault?.outcome}`).toBe(`${code} ${expected}`);
    }
  }
});

test.for([
  ["142859", "notFound"],
  ["142951", "notFound"],
  ["132852", "notFound"],
  ["132518", "conflict"],
  ["132500", "server"],
  ["122401", "permission"],
] as const)("reads %s as %s", ([code, kind]) => {
  expect(readFault(answer({ errorCode: code }), read)?.kind).toBe(kind);
});

test("knows the condition of a code that was published later, where it means the same in all modules", () => {
  expect(readFault(answer({ errorCode: "992801" }), read)?.kind).toBe("notFound");
  expect(readFault(answer({ errorCode: "992518" }), read)?.kind).toBe("conflict");
});

test.for(["LOG OUT MESSAGE", '"LOG OUT MESSAGE"', '{"data":"LOG OUT MESSAGE"}', ' { "data" : "LOG OUT MESSAGE" }\n'])(
  "an answer that is nothing but the message %o is an ended session",
  (body) => {
    expect(readFault(answer(body), read)?.kind).toBe("session");
  },
);

test.for([
  '{"data":[{"name":"banner","config":"banner login\\nLOG OUT MESSAGE\\nEOF\\n"}],"total":1}',
  '{"config":"LOG OUT MESSAGE","name":"banner"}',
  '[{"description":"LOG OUT MESSAGE"}]',
])("the same words within %o are data", (body) => {
  expect(readFault(answer(body), read)).toBeUndefined();
});

test("keeps the words of a plain text, and none of a page", () => {
  const words = "user not authorized to perform this request";
  expect(readFault(answer(words, 403, "text/plain; charset=utf-8"), read)).toEqual({
    kind: "permission",
    message: words,
  });
  expect(readFault(answer("<html>Forbidden</html>", 403, "text/html"), read)?.message ?? "").not.toContain("html");
});
