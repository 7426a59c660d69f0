import { beforeAll, describe, expect, test } from "vitest";
import { type CatalogueSpec, catalogueTargets, readSpec } from "../catalogue.ts";
import { behavioursOf } from "./behaviours.ts";
import { decorate } from "./decorate.ts";
import type { SpecOperation } from "./open-api.ts";

interface Shown extends SpecOperation {
  readonly "x-badges": readonly { readonly name: string }[];
  readonly "x-codeSamples": readonly { readonly lang: string; readonly label: string; readonly source: string }[];
}

const targets = await catalogueTargets();

describe.each(targets.map((entry) => [entry.target.name, entry] as const))("the page of %s", (_name, entry) => {
  let spec: CatalogueSpec;
  let shown: Map<string, Shown>;

  beforeAll(async () => {
    spec = await readSpec(entry);
    const { paths } = await decorate(spec, "../guides/");
    const operations = Object.values(paths).flatMap((item) => Object.values(item) as Shown[]);
    shown = new Map(operations.filter((part) => part["x-codeSamples"]).map((part) => [part.operationId, part]));
  });

  test("shows every operation with both calls and curl", () => {
    expect(shown.size).toBe(spec.entries.length);
    for (const { table, client } of spec.entries) {
      const [named, byPath, curl] = samplesOf(table.id);
      expect(named).toContain(`${client}.${table.id.replaceAll("/", ".")}(`);
      expect(byPath).toContain(`${client}.${table.method}("${table.path}"`);
      expect(curl).toMatch(/^curl /);
    }
  });

  test("explains each badge", () => {
    for (const { table } of spec.entries) {
      const { description = "", "x-badges": badges } = shownOf(table.id);
      expect(badges.map(({ name }) => name)).toEqual(behavioursOf(table, "").map(({ badge }) => badge));
      for (const { name } of badges) expect(description).toContain(`- **${name}** `);
    }
  });

  test("gives each error its code", () => {
    for (const { table, spec: operation } of spec.entries) {
      const description = shownOf(table.id).description ?? "";
      expect(description).toContain("**Errors**");
      for (const status of Object.keys(operation.responses).filter((key) => /^[45]\d\d$/.test(key))) {
        expect(description).toMatch(new RegExp(`^- ${status} \`[A-Z_]+\``, "m"));
      }
    }
  });

  function shownOf(id: string): Shown {
    const found = shown.get(id.toLowerCase().replaceAll("/", "-"));
    if (!found) throw new Error(`${id} is not shown.`);
    return found;
  }

  function samplesOf(id: string): string[] {
    return shownOf(id)["x-codeSamples"].map(({ source }) => source);
  }
});
