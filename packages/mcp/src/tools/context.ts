import type { ServerContext } from "@modelcontextprotocol/server";
import type { Catalogue } from "../catalogue.ts";
import type { Redactor } from "../answers/redactor.ts";
import type { Search } from "../search/search.ts";
import type { Seal } from "../seal.ts";
import type { Changes } from "./changes.ts";

/** What the tools of one server share. */
export interface Toolbox {
  readonly catalogue: Catalogue;
  readonly search: Search;
  readonly redactor: Redactor;
  readonly seal: Seal;
  readonly maxChars: number;
  /** Absent where nothing may be changed. */
  readonly changes: Changes | undefined;
}

/** The arguments of a tool's call, as they came. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What belongs to one call of a tool. */
export interface ToolCall {
  readonly args: Arguments;
  readonly context: ServerContext;
  /** Whether the client can ask its person. */
  readonly canAsk: boolean;
}
