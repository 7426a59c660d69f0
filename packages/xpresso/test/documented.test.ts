import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { components } from "../src/index.ts";
import { compile } from "./compile.ts";
import { stubbed } from "./stub.ts";

type Schemas = components["schemas"];

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface SpecOperation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

const spec = JSON.parse(readFileSync(new URL("../src/generated/openapi.json", import.meta.url), "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SpecOperation>>>>;
};

const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

function examplesOf(content: Readonly<Record<string, Media>> | undefined): unknown[] {
  const media = content?.["application/json"];
  if (!media) return [];
  const all = Object.values(media.examples ?? {}).map(({ value }) => value);
  return media.example === undefined ? all : [media.example, ...all];
}

const cases = operations.flatMap(({ path, method, operation }) => {
  const bodies = examplesOf(operation.requestBody?.content);
  const answers = examplesOf(operation.responses["200"]?.content);
  return (bodies.length > 0 ? bodies : [undefined]).flatMap((body, index) =>
    answers.map((answer) => ({ id: operation.operationId, path, method, index, body, answer })),
  );
});

test("there is a sample for every operation that answers in JSON", () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(47);
});

describe("a documented payload travels unchanged", () => {
  test.each(cases)("$id, sample $index", async ({ id, path, method, body, answer }) => {
    const { xpresso, sent } = stubbed(() => ({ body: answer }));
    const [group = "", name = ""] = id.split("/");
    const call = (xpresso as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>)[group]?.[
      name
    ];
    const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, parameter = ""]) => [parameter, "x"]);
    const input = Object.fromEntries(names) as Record<string, unknown>;
    if (body !== undefined) input["body"] = body;
    else if (method === "POST") input["body"] = { file: new Blob(["x"]) };
    expect(await call?.(input)).toEqual(answer);
    expect(sent[0]?.method).toBe(method);
    expect(body === undefined ? undefined : sent[0]?.body).toEqual(body);
  });
});

test("has the type that the spec gives it", { timeout: 60_000 }, async () => {
  const lines = cases.flatMap(({ path, method, body, answer }) => {
    const place = `paths["${path}"]["${method.toLowerCase()}"]`;
    const given = `const _ = ${JSON.stringify(answer)} satisfies ${place}["responses"][200]["content"]["application/json"];`;
    const sent = `const $ = ${JSON.stringify(body)} satisfies ${place}["requestBody"]["content"]["application/json"];`;
    return body === undefined ? [given] : [given, sent];
  });
  const text = [`import type { paths } from "../../src/index.ts";`, ...lines.map((line) => `{ ${line} }`)].join("\n");
  await using compiled = await compile("documented", { "samples.ts": text });
  expect(compiled.errors).toEqual([]);
  expect(lines.length).toBeGreaterThan(50);
});

test("the payloads of the vendor's page have the types of the spec", () => {
  const v1 = {
    profile: "964c036a-619e-4001-b62e-4f7f028231dc",
    testbeds: ["07f3a282-ac12-4993-96b0-181912a41bb1"],
    submitted_for: "some_cec",
    compare_baseline: true,
    is_baseline: true,
    description: "This is a test run",
    clean: true,
    max_request_runtime_seconds: 86400,
    tags: ["xpresso", "test"],
    branch: "master",
    parameters: {
      env_vars: { ATS_SECURE_HOSTS: "ssr-sjc-vmftp-5 ssr-sjc-vmftp-8 ssr-sjc-vmftp-6" },
      job_args: { "--turbo": true, "--run-again": "some value" },
      harness_args: { "--loglevel": "INFO" },
    },
  } satisfies Schemas["SubmitRequestV1"];
  const samples = examplesOf(
    operations.find(({ operation }) => operation.operationId === "requestsV1/submit")?.operation.requestBody?.content,
  );
  expect(samples).toContainEqual(v1);
  const stop = { reason: "Superseded by a newer build" } satisfies Schemas["StopRequestBody"];
  expect(stop.reason).not.toBe("");
});
