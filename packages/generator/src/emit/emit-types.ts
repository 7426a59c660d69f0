/**
 * The text of `types.ts`: every type of a spec under its own name, for the entry of a package to export.
 * @param inSchema names that `schema.d.ts` exports.
 * @param inCalls names that `calls.ts` exports.
 */
export function emitTypes(inSchema: readonly string[], inCalls: readonly string[], header: string): string {
  const from = (names: readonly string[], file: string): string =>
    names.length === 0
      ? ""
      : `export type {\n${names
          .toSorted()
          .map((name) => `  ${name},\n`)
          .join("")}} from "./${file}";\n`;
  const texts = [from(inSchema, "schema.d.ts"), from(inCalls, "calls.ts")].filter((text) => text !== "");
  // Without any, it is a module all the same.
  return [header, texts.length > 0 ? texts.join("\n") : "export {};\n"].join("\n");
}
