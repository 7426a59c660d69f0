import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { specFolder } from "../../packages/generator/test/spec-folder.ts";
import { findWrongImports } from "./directions.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("no import runs against the order of the packages", async () => {
  expect(await findWrongImports(root)).toEqual([]);
});

it.each([
  ["cli/src/a.ts", `import { runTurbo } from "../../../scripts/turbo.ts";`, "scripts/turbo.ts"],
  ["cli/test/a.test.ts", `import { runTurbo } from "../../../scripts/turbo.ts";`, "scripts/turbo.ts"],
  ["cli/src/a.ts", `import { runTurbo } from "@northbound/scripts";`, "@northbound/scripts"],
  ["cli/src/a.ts", `const { runTurbo } = await import("../../../scripts/turbo.ts");`, "scripts/turbo.ts"],
  ["runtime/src/a.ts", `import type { Vm } from "@northbound/rhev";`, "@northbound/rhev"],
  ["rhev/src/a.ts", `export * from "@northbound/xpresso";`, "@northbound/xpresso"],
  ["rhev/src/a.ts", `import { Call } from "../../runtime/src/core/call.ts";`, "packages/runtime/src/core/call.ts"],
  ["lab/src/a.ts", `import { lint } from "@northbound/generator";`, "@northbound/generator"],
  ["generator/src/a.ts", `let a: import("@northbound/runtime").Call;`, "@northbound/runtime"],
  ["fresh/src/a.ts", `import "@northbound/runtime";`, "packages/fresh has no place"],
])("finds in packages/%s: %s", async (file, text, wanted) => {
  await using folder = await specFolder({ [`packages/${file}`]: `${text}\n` });
  const problems = await findWrongImports(folder.path("."));
  expect(problems).toEqual([expect.stringContaining(wanted)]);
});

it("allows what the order allows, and what stands in comments and texts", async () => {
  await using folder = await specFolder({
    "packages/cli/src/a.ts": `import { lint } from "@northbound/generator";\nimport "@northbound/rhev/xml";\nimport "./b.ts";\n`,
    "packages/lab/test/a.test.ts": `import { lint } from "@northbound/generator";\n`,
    "packages/generator/src/a.ts": `// import "@northbound/runtime";\nexport const text = 'import "@northbound/runtime";';\n`,
  });
  expect(await findWrongImports(folder.path("."))).toEqual([]);
});
