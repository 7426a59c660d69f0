import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { factsOf } from "../src/backends/facts.ts";
import { readCatalogue } from "../src/catalogue.ts";
import { createSearch } from "../src/search/search.ts";
import { questions } from "./questions.ts";

async function specsOf(name: string): Promise<Record<string, object>> {
  const folder = fileURLToPath(new URL(`../../${name}/src/generated/`, import.meta.url));
  if (name !== "cloudcix") return { "": await readJson(`${folder}openapi.json`) };
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const camel = (text: string): string => text.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    await Promise.all(
      folders.map(async (entry) => [camel(entry.name), await readJson(`${folder}${entry.name}/openapi.json`)] as const),
    ),
  );
}

async function readJson(file: string): Promise<object> {
  return JSON.parse(await readFile(file, "utf8")) as object;
}

it("finds what people mean among the first five, for 55 of 60 questions at least", async () => {
  const missed: string[] = [];
  for (const [name, list] of Object.entries(questions)) {
    // oxlint-disable-next-line no-await-in-loop -- one backend after the other
    const search = createSearch(readCatalogue({ name, specs: await specsOf(name), client: {} }));
    for (const [question, ...wanted] of list) {
      const found = search(question, 5).map(({ id }) => id);
      if (!wanted.some((id) => found.includes(id))) missed.push(`${name}: ${question} → ${found.join(", ")}`);
    }
  }
  const all = Object.values(questions).flat();
  expect(all).toHaveLength(60);
  if (process.env["SHOW"]) console.log(missed.join("\n"));
  expect(missed.length).toBeLessThanOrEqual(5);
});

it.for(Object.keys(questions))("knows operations of %s alone", async (name) => {
  const { operations } = readCatalogue({ name, specs: await specsOf(name), client: {} });
  const ids = new Set(operations.map(({ id }) => id));
  const { phrases = {}, defaults = [], reserved = [] } = factsOf(name);
  const wanted = [
    ...(questions[name] ?? []).flatMap(([, ...answers]) => answers),
    ...Object.keys(phrases),
    ...defaults,
    ...reserved.map(({ operation }) => operation),
  ];
  expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
});
