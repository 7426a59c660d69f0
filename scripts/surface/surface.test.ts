import { expect, it } from "vitest";
import { specFolder, type SpecFolder } from "../../packages/generator/test/spec-folder.ts";
import { readModule } from "./source-module.ts";
import { updateSurfaces } from "./surface.ts";

const files = {
  "packages/thing/package.json": JSON.stringify({
    name: "@example/thing",
    bin: { thing: "./dist/bin.js" },
    exports: {
      ".": { "@northbound/source": "./src/index.ts", default: "./dist/index.js" },
      "./openapi.json": "./src/generated/openapi.json",
      "./operations": { "@northbound/source": "./src/operations.ts", default: "./dist/operations.js" },
      "./package.json": "./package.json",
    },
  }),
  "packages/thing/src/index.ts": `import type { Deep } from "./deep.ts";
export { make, type Options as ThingOptions } from "./make.ts";
export { default } from "./main.ts";
export type { Calls } from "./generated/calls.ts";
export type { Call } from "@example/runtime";
export * from "@example/more";
export * from "./all.ts";
/** How it is said. */
export const words: readonly Deep[] = [];
`,
  "packages/thing/src/operations.ts": `export * from "./generated/operations.ts";
`,
  "packages/thing/src/generated/operations.ts": `export const thingsList = { id: "things/list" } as const;\n`,
  "packages/thing/src/all.ts": `export * from "@example/more";
export * from "@example/deeper";
export const answer = 42;
`,
  "packages/thing/src/main.ts": `/** Does all. */
export default function main(): void {}
`,
  "packages/thing/src/deep.ts": `export interface Deep { readonly inner: Hidden<string> }
interface Hidden<T> { readonly value: T }
interface Unreached { readonly no: true }
export const unreached: Unreached = { no: true };
`,
  "packages/thing/src/make.ts": `import type { Deep } from "./deep.ts";
/** Options of it. */
export interface Options { readonly deep?: Deep | undefined }
/** Makes one. */
export function make(options: Options): void { void options; }
`,
  "packages/thing/src/generated/calls.ts": `export interface Calls { readonly things: ThingsCalls }
export interface ThingsCalls {
  /** Lists. */
  list(input?: ThingsListInput, options?: CallOptions): PagePromise<Thing, ThingPage>;
  create(input: ThingsCreateInput, options?: CallOptions): Promise<Thing>;
}
export interface ThingsListInput {
  /** How many. */
  limit?: number;
  headers?: HeadersInput;
}
export interface ThingsCreateInput { body: NewThing; headers?: HeadersInput }
`,
  "packages/thing/src/generated/types.ts": `export type {
  Thing,
  NewThing,
} from "./schema.d.ts";

export type {
  ThingsListInput,
} from "./calls.ts";
`,
};

const report = `The public surface of @example/thing: every name that can be imported, and every named call.
Written by \`pnpm generate\`. A change of this file is a change for users, and comes with a changeset.

# @example/thing

export * from "@example/more";
export * from "@example/deeper";
export { Call } from "@example/runtime";
export { Calls } from "generated/calls.ts";
export { Options as ThingOptions };
export interface Options {
    readonly deep?: Deep | undefined;
}
export declare const answer = 42;
export { main as default };
export default function main(): void;
export declare function make(options: Options): void;
export declare const words: readonly Deep[];

# @example/thing/openapi.json

a file: ./src/generated/openapi.json

# @example/thing/operations

export * from "generated/operations.ts";

# the command thing

# What these are made of, by types that can't be imported

export interface Deep {
    readonly inner: Hidden<string>;
}
interface Hidden<T> {
    readonly value: T;
}

# Operations

things.create(body: NewThing): Promise<Thing>
things.list(limit?: number): PagePromise<Thing, ThingPage>

# Types

Thing
NewThing
`;

const changeOf = async (folder: SpecFolder, check: boolean): Promise<string | undefined> => {
  const [outcome] = await updateSurfaces([], check, folder.path(""));
  return outcome?.change;
};

it("tells every exported name, what it is made of, and every named call", async () => {
  await using folder = await specFolder(files);
  expect(await changeOf(folder, false)).toBe("created");
  expect(await folder.read("surface/thing.txt")).toBe(report);
  expect(await changeOf(folder, false)).toBe("unchanged");
});

it("notices a report that is out of date, and leaves it alone when it only checks", async () => {
  await using folder = await specFolder({ ...files, "surface/thing.txt": report.replace("limit?: number", "") });
  expect(await changeOf(folder, true)).toBe("changed");
  expect(await folder.read("surface/thing.txt")).not.toBe(report);
});

it("prints no path of the machine when a declaration is missing", async () => {
  await using folder = await specFolder({ ...files, "packages/thing/src/main.ts": "export const other = 1;\n" });
  await expect(changeOf(folder, false)).rejects.toThrow("the declaration of default was not found");
});

it("does not guess a type that is not written down", async () => {
  await using folder = await specFolder({ "a.ts": "export const later = await fetch('x');\n" });
  expect(() => readModule(folder.path("a.ts"))).toThrow(/a\.ts: Variable must have an explicit type annotation/);
});
