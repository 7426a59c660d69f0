import { exampleOf } from "../../spec/example.ts";
import type { SpecBody, SpecOperation } from "../../spec/read-spec.ts";
import { validatorOf } from "../../spec/validator.ts";
import type { LabRecord } from "./tables.ts";

/** The JSON body of an operation's first success. */
export function successBody(operation: SpecOperation): SpecBody | undefined {
  const bodies = Object.entries(operation.answers).find(([status]) => status.startsWith("2"))?.[1];
  return bodies?.find(({ mediaType }) => mediaType.includes("json"));
}

/** The envelope of an operation's example answer. */
export function exampleAnswerOf(operation: SpecOperation): LabRecord | undefined {
  const body = successBody(operation);
  const answer: unknown = body && exampleOf(operation, body.media);
  return typeof answer === "object" && answer !== null ? (answer as LabRecord) : undefined;
}

/** The record in the envelope of an operation's example answer. */
export function exampleRecord(operation: SpecOperation): LabRecord | undefined {
  const content = exampleAnswerOf(operation)?.["content"];
  const record: unknown = Array.isArray(content) ? content[0] : content;
  return typeof record === "object" && record !== null ? structuredClone(record as LabRecord) : undefined;
}

/**
 * A record with what was sent put into it, as far as the record of an answer has such a member: requests name an image
 * by its key where answers hold the image itself. What does not fit the answer's schema keeps its old value.
 */
export function withValues(operation: SpecOperation, record: LabRecord, values: unknown): LabRecord {
  const body = successBody(operation);
  const sent = typeof values === "object" && values !== null && !Array.isArray(values) ? (values as LabRecord) : {};
  const changed: LabRecord = { ...record, ...structuredClone(sent) };
  if (!body) return changed;
  for (let round = 0; round < 3; round += 1) {
    const wrong = wrongMembers(operation, body, changed);
    if (wrong.length === 0) return changed;
    for (const name of wrong) {
      if (name in record) changed[name] = record[name];
      else delete changed[name];
    }
  }
  return changed;
}

function wrongMembers(operation: SpecOperation, body: SpecBody, record: LabRecord): readonly string[] {
  const found = validatorOf(operation.spec).body(operation, body, { content: record });
  return [...new Set(found.map(({ field }) => field.split("/")[2] ?? "").filter((name) => name !== ""))];
}
