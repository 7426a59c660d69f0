import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const here = fileURLToPath(import.meta.url);

/** The modules of ours that a program of one line gets, from a bundler. */
async function modulesOf(code: string): Promise<readonly string[]> {
  const bundle = await rolldown({
    input: "entry",
    platform: "node",
    external: [/^node:/, "undici"],
    resolve: { conditionNames: ["@northbound/source", "node", "import", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: async function (id, importer) {
          if (id === "entry") return id;
          return importer === "entry" ? this.resolve(id, here) : undefined;
        },
        load: (id) => (id === "entry" ? code : undefined),
      },
    ],
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  // Only what is really in the output: a module of which nothing is left does not count.
  return output.flatMap((part) =>
    part.type === "chunk"
      ? Object.entries(part.modules).flatMap(([id, module]) => ((module.renderedLength ?? 0) > 0 ? [id] : []))
      : [],
  );
}

const applicationsIn = (modules: readonly string[]): string[] =>
  modules.flatMap((id) => /cloudcix\/src\/generated\/(\w+)\/operations/.exec(id)?.[1] ?? []).toSorted();

test("one application of CloudCIX brings along nothing of the others, and no table of error codes", async () => {
  const modules = await modulesOf(`
    import { createCompute } from "@northbound/cloudcix/compute";
    export const compute = createCompute({ credentials: { token: "none" } });
  `);
  expect(applicationsIn(modules)).toEqual(["compute"]);
  expect(modules.filter((id) => id.endsWith("error-codes.ts"))).toEqual([]);
});

test("all applications together have every table of operations, and the error codes apart", async () => {
  const modules = await modulesOf(`
    import { createCloudCix } from "@northbound/cloudcix";
    export const cloudcix = createCloudCix({ credentials: { token: "none" } });
  `);
  expect(applicationsIn(modules)).toHaveLength(24);
  expect(modules.filter((id) => id.endsWith("error-codes.ts"))).toEqual([]);
});
