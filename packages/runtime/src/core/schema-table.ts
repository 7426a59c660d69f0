import type { Definitions, Schema } from "../validate/schema.ts";

/** What a spec says of the requests and answers of one operation. */
export interface OperationSchemas {
  readonly method: string;
  /** Path template below the base path. */
  readonly path: string;
  /** Of the JSON body. */
  readonly body?: Schema | boolean;
  /** Of JSON answers, by status, `4XX` or `default`; null where an answer has no JSON. */
  readonly answers: Readonly<Record<string, Schema | boolean | null>>;
}

/** What a spec says of requests and answers, without words. */
export interface SchemaTable {
  readonly definitions: Definitions;
  /** By `group/method`. */
  readonly operations: Readonly<Record<string, OperationSchemas>>;
}

/** The schema of an answer: of its status, of all of its kind, or of whatever else comes; null where it has no JSON. */
export function answerSchema(
  answers: OperationSchemas["answers"] | undefined,
  status: number,
): Schema | boolean | null | undefined {
  const names = [String(status), `${String(status)[0]}XX`, "default"];
  return names.map((name) => answers?.[name]).find((schema) => schema !== undefined);
}
