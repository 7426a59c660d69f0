import type { SpecOperation } from "../../spec/read-spec.ts";
import { type FieldProblem, hasCodeFor } from "../codes.ts";
import { refuseFields } from "../errors.ts";
import type { CixContext, Collection } from "./collection.ts";
import type { LabRecord, Table } from "./tables.ts";

/**
 * Texts of Compute, whose codes are not published, that must be filled and unlike those of other records: the vendor's SDK
 * calls the names of projects and SSH keys unique, and demands them.
 */
const unpublished: Readonly<Record<string, readonly string[]>> = {
  "compute/project": ["name"],
  "compute/sshKeys": ["name"],
};

/**
 * Refuses values that are right in form and wrong all the same, where the server has a code for that: blanks count as
 * missing, because servers strip texts before they look, and some values may be there only once.
 * @param own the record that is changed; none when one is made.
 * @throws LabFault that names every such field.
 */
export function checkValues(
  collection: Collection,
  { operation, body }: CixContext,
  table: Table,
  own?: LabRecord,
): void {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return;
  const minds = (field: string, problem: FieldProblem): boolean => refuses(collection, operation, field, problem);
  const problems: [string, FieldProblem][] = [];
  for (const [field, value] of Object.entries(body)) {
    if (typeof value !== "string") continue;
    if (value.trim() === "") {
      if (minds(field, "missing")) problems.push([field, "missing"]);
    } else if (isTaken(table, field, value, own) && minds(field, "taken")) problems.push([field, "taken"]);
  }
  if (problems.length > 0) throw refuseFields(operation, problems);
}

/** Values that no two records may share, made different from those of the example by a number. */
export function distinctValues(collection: Collection, example: LabRecord, number: number): LabRecord {
  const { create } = collection;
  if (!create) return {};
  const own = Object.entries(example).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && refuses(collection, create, entry[0], "taken"),
  );
  return Object.fromEntries(own.map(([field, value]) => [field, another(value, number)]));
}

/** Another value of the same form: the third part of an IPv4 address, the first label of a domain, or a number behind. */
function another(value: string, number: number): string {
  const address = /^(\d+\.\d+\.)\d+(\.\d+.*)$/.exec(value);
  if (address) return `${address[1]}${100 + number}${address[2]}`;
  return /^\S+\.\S+$/.test(value) ? `n${number}.${value}` : `${value} ${number}`;
}

function refuses(collection: Collection, operation: SpecOperation, field: string, problem: FieldProblem): boolean {
  return unpublished[collection.name]?.includes(field) === true || hasCodeFor(operation, field, problem);
}

function isTaken(table: Table, field: string, value: string, own: LabRecord | undefined): boolean {
  const others = [...table.records.values()].filter((record) => record !== own);
  return others.some((record) => record[field] === value.trim());
}
