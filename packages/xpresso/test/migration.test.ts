import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Xpresso } from "../src/index.ts";
import { compile } from "./compile.ts";
import { stubbed } from "./stub.ts";

const guide = readFileSync(new URL("../MIGRATING-from-curl.md", import.meta.url), "utf8");
const known = JSON.parse(readFileSync(new URL("./data/curl-calls.json", import.meta.url), "utf8")) as readonly {
  readonly call: string;
}[];

/** Rows of the tables: the call with curl, and the code that takes its place. */
const rows = guide
  .split("\n")
  .map((line) => /^\| (.+?) +\| `(xpresso\..+?)` +\|/.exec(line))
  .flatMap((match) => (match ? [{ curl: (match[1] ?? "").replaceAll("`", ""), code: match[2] ?? "" }] : []))
  .filter(({ curl }) => !curl.startsWith("-"));

const calls = rows.filter(({ curl }) => /^[A-Z]+ \//.test(curl));

const module = `import type { Xpresso } from "../../src/index.ts";
const id = "964c036a-619e-4001-b62e-4f7f028231dc";
const [profile, bundle, topology, testbeds, requestId, reason] = [id, id, id, [id], "REQ0000426", "enough"];
const link = "/api/v1/files/a/b/download?signature=s&expires=1";
const file = new Blob(["archive"]);
export const code: ((xpresso: Xpresso) => PromiseLike<unknown>)[] = [
${rows.map(({ code }) => `  (xpresso) => ${code},`).join("\n")}
];
`;

test("has a counterpart for every call that is known, and for nothing else", () => {
  expect(calls.map(({ curl }) => curl).toSorted()).toEqual(known.map(({ call }) => call).toSorted());
});

test("has code that compiles, and that sends what curl would", { timeout: 60_000 }, async () => {
  await using compiled = await compile("migration", { "rows.ts": module });
  expect(compiled.errors).toEqual([]);
  const { code } = (await import(new URL("rows.ts", compiled.folder).href)) as {
    code: ((xpresso: Xpresso) => PromiseLike<unknown>)[];
  };
  const wrong: string[] = [];
  for (const [index, { curl }] of rows.entries()) {
    const answer = { id: "x", uuid: "x", request_id: "REQ0000426", state: "STOPPED", items: [] };
    const { xpresso, sent } = stubbed(() => ({ body: answer }), { apiVersion: "v2" });
    await code[index]?.(xpresso);
    const { method, url } = sent[0] ?? {};
    const [path = ""] = (url ?? "").split("?");
    const expected = /^([A-Z]+) (\S+)$/.exec(curl);
    if (!expected) {
      if (sent.length === 0) wrong.push(`${rows[index]?.code} sends nothing`);
      continue;
    }
    const pattern = new RegExp(`^${expected[2]?.replaceAll(/\{fileId\}/g, ".+").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    if (method !== expected[1] || !pattern.test(path))
      wrong.push(`${curl}: ${rows[index]?.code} sends ${method} ${url}`);
  }
  expect(wrong).toEqual([]);
});
