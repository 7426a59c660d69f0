import { membersOf, type Node } from "./node.ts";
import type { Source } from "./source.ts";

/** A header with its references followed. */
export interface Header {
  readonly name: string;
  readonly header: Node;
}

/** Headers by their names in small letters, without `Content-Type`: the media types say what it would. */
export function headersOf(source: Source, headers: unknown): Map<string, Header> {
  const entries = membersOf(headers).map(
    ([name, header]) => [name.toLowerCase(), { name, header: source.resolve(header) }] as const,
  );
  return new Map(entries.filter(([name]) => name !== "content-type"));
}
