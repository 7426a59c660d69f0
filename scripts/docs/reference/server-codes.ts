import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { errorCodesFile } from "@northbound/generator/repository";

/**
 * Finds the error codes that a backend documents for an operation, as lines of a Markdown list.
 * @param name of the spec; only backends that have a list of codes give any.
 */
export async function serverCodes(name: string): Promise<(operation: string) => readonly string[]> {
  const [backend = name, application = ""] = name.split("/");
  const file = errorCodesFile(backend);
  if (!existsSync(file)) return () => [];
  const { errorTexts } = (await import(pathToFileURL(file).href)) as { errorTexts: Readonly<Record<string, string>> };
  const byOperation = Map.groupBy(Object.entries(errorTexts), ([code]) => code.replace(/_\d+$/, ""));
  return (operation) => {
    const [service = "", method = ""] = operation.split("/").map((part) => snakeCase(part));
    const lines = byOperation.get(`${application}_${service}_${method === "partial_update" ? "update" : method}`) ?? [];
    return lines.map(([code, text]) => `- \`${code}\` ${text.replaceAll(/\s+/g, " ")}`);
  };
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
