import { createRequire } from "node:module";
import type ts from "typescript";
import { expect, it } from "vitest";
import { specFolder, specHead } from "./spec-folder.ts";
import { generate } from "../src/run/generate.ts";

const { createSourceFile, isFunctionLike, isInterfaceDeclaration, isMethodSignature, ScriptTarget, transpileModule } =
  createRequire(import.meta.url)("typescript") as typeof ts;

/** The files of a spec with these paths, and what running the data gives. */
async function filesOf(paths: string): Promise<{ calls: string; run: () => Promise<Record<string, unknown>> }> {
  await using folder = await specFolder({ "openapi.yaml": `${specHead}paths:\n${paths}` });
  await generate({ spec: folder.path("openapi.yaml"), out: folder.path("out") });
  const calls = await folder.read("out/calls.ts");
  const { outputText } = transpileModule(await folder.read("out/operations.ts"), {
    reportDiagnostics: true,
    compilerOptions: { target: ScriptTarget.ESNext },
  });
  const data = `data:text/javascript,${encodeURIComponent(outputText)}`;
  return { calls, run: async () => (await import(/* @vite-ignore */ data)) as Record<string, unknown> };
}

const answer = `{ "204": { description: Done } }`;

it("makes no code of a path that would close the comment above it", async () => {
  const path = "/things/*/; globalThis.wasRun = true; /*";
  const { calls, run } = await filesOf(`  "${path}": { get: { operationId: things/get, responses: ${answer} } }\n`);
  expect(await run()).toMatchObject({ thingsGet: { path } });
  expect(globalThis).not.toHaveProperty("wasRun");
  const file = createSourceFile("calls.ts", calls, ScriptTarget.Latest);
  expect(file.statements.filter((one) => isInterfaceDeclaration(one)).map((one) => one.name.text)).toEqual([
    "Calls",
    "ThingsCalls",
    "ThingsGetInput",
  ]);
});

it("makes a method of an operation that is called new, not a way to construct its group", async () => {
  const { calls } = await filesOf(`  /things: { post: { operationId: things/new, responses: ${answer} } }\n`);
  const file = createSourceFile("calls.ts", calls, ScriptTarget.Latest);
  const group = file.statements.find((one) => isInterfaceDeclaration(one) && one.name.text === "ThingsCalls");
  if (!group || !isInterfaceDeclaration(group)) throw new Error("There is no group.");
  expect(group.members.filter((one) => isFunctionLike(one)).map((one) => isMethodSignature(one))).toEqual([true]);
});

it("keeps a parameter that is called like the prototype", async () => {
  const parameters = `[{ name: __proto__, in: query, schema: { type: string } }]`;
  const { run } = await filesOf(
    `  /things: { get: { operationId: things/list, parameters: ${parameters}, responses: ${answer} } }\n`,
  );
  const { thingsList } = (await run()) as { thingsList: { query: object } };
  expect(Object.keys(thingsList.query)).toEqual(["__proto__"]);
});
