import { stringify } from "yaml";
import { UsageError } from "./usage-error.ts";
import { formatTable } from "./table.ts";

/** The forms that results are written in. */
export const formats = ["table", "json", "ndjson", "yaml"] as const;

/** One of the forms. */
export type Format = (typeof formats)[number];

/**
 * Reads the option `--output`.
 * @throws UsageError when there is no such form.
 */
export function readFormat(text: string | undefined, fallback: Format): Format {
  if (text === undefined) return fallback;
  const found = formats.find((format) => format === text);
  if (!found) throw new UsageError(`--output must be one of ${formats.join(", ")}, not ${JSON.stringify(text)}.`);
  return found;
}

/** Writes a whole result. */
export function formatValue(value: unknown, format: Format, width: number): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(value, null, 2)}\n`;
    case "ndjson":
      return (Array.isArray(value) ? value : [value]).map((item) => `${JSON.stringify(item)}\n`).join("");
    case "yaml":
      return stringify(value, { lineWidth: 0 });
    case "table":
      return formatTable(value, width);
  }
}
