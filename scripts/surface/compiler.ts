import { createRequire } from "node:module";

/**
 * The compiler's own parser and printer: TypeScript 5, because TypeScript 7 has no interface for programs. As CommonJS: as
 * a module, Node would first read all of it to find out which of the two it is.
 */
// oxlint-disable-next-line typescript/consistent-type-imports -- an import would load what is loaded by require
export const ts = createRequire(import.meta.url)("typescript") as typeof import("typescript");
