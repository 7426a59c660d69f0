import { stripVTControlCharacters } from "node:util";

/** Columns are no wider than this, so that one long text does not push out the others. */
const widest = 40;
const gap = 2;

type Row = Readonly<Record<string, unknown>>;

/** A list as a table, one line per item; an object as a list of its members. Columns that don't fit are named below. */
export function formatTable(value: unknown, width: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "(none)\n";
    const rows = value.map((item): Row => (isObject(item) ? item : { value: item }));
    return formatRows(rows, width);
  }
  if (!isObject(value)) return `${cell(value)}\n`;
  const names = Object.keys(value);
  const margin = Math.max(0, ...names.map((name) => name.length)) + gap;
  return names
    .map((name) => `${name.padEnd(margin)}${cut(cell(value[name]), Math.max(20, width - margin))}\n`)
    .join("");
}

function formatRows(rows: readonly Row[], width: number): string {
  const { columns, hidden } = chooseColumns(rows, width);
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, index) => text.padEnd((columns[index]?.width ?? 0) + gap))
      .join("")
      .trimEnd();
  const lines = [
    line(columns.map(({ name }) => name)),
    ...rows.map((row) => line(columns.map(({ name, width: limit }) => cut(cell(row[name]), limit)))),
  ];
  if (hidden.length > 0) lines.push(`(not shown: ${hidden.join(", ")})`);
  return `${lines.join("\n")}\n`;
}

function chooseColumns(
  rows: readonly Row[],
  width: number,
): { readonly columns: { readonly name: string; readonly width: number }[]; readonly hidden: string[] } {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns: { name: string; width: number }[] = [];
  const hidden: string[] = [];
  let left = width;
  for (const name of names) {
    const own = Math.min(widest, Math.max(name.length, ...rows.map((row) => cell(row[name]).length)));
    if (own <= left || columns.length === 0) {
      columns.push({ name, width: own });
      left -= own + gap;
    } else hidden.push(name);
  }
  return { columns, hidden };
}

// What a server sends must not steer the terminal.
function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(1, limit - 1))}…`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
