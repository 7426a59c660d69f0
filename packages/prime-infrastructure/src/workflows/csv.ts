/**
 * Writes plain rows as lines of CSV (RFC 4180), with the names of their members first. The columns are those of the
 * first row.
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { csvOf } from "@northbound/prime-infrastructure";
 *
 * await writeFile("inventory.csv", csvOf(prime.inventory.serialNumbers()));
 */
export async function* csvOf(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string, void> {
  let columns: readonly string[] | undefined;
  for await (const row of rows) {
    const values = row as Readonly<Record<string, unknown>>;
    if (!columns) {
      columns = Object.keys(values);
      yield line(columns);
    }
    yield line(columns.map((name) => values[name]));
  }
}

function line(values: readonly unknown[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
