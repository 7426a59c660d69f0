import type { Effect } from "@northbound/runtime";
import type { Schema } from "@northbound/generator/operations";

/** What agents have to know about a backend beyond its spec. */
export interface BackendFacts {
  /** Words of people for words of the spec: `{ guest: "virtual machine" }`. */
  readonly words?: Readonly<Record<string, string>>;
  /** Further words of single operations, for what people call something entirely different. */
  readonly phrases?: Readonly<Record<string, string>>;
  /** Parameters that reading items needs, where an operation has them and the caller says nothing. */
  readonly reading?: Readonly<Record<string, unknown>>;
  /** What `--allow default` stands for. */
  readonly defaults?: readonly string[];
  /** What no pattern allows, only its own name. */
  readonly reserved?: readonly Reserved[];
  readonly workflows?: readonly Workflow[];
}

/** A deed that carries changes out, and that a person keeps to themselves. */
export interface Reserved {
  readonly operation: string;
  /** Where the operation does it only with some inputs: the name behind the hash, `workspaceV1/setWorkspaceConfig#submit`. */
  readonly deed?: string;
  readonly when?: (input: Readonly<Record<string, unknown>>) => boolean;
}

/** A task of several calls that a client has. */
export interface Workflow {
  /** `workflows/name`. */
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly effect: Effect;
  readonly parameters: readonly WorkflowParameter[];
  readonly run: (client: object, input: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<unknown>;
}

/** One member of a workflow's input. */
export interface WorkflowParameter {
  readonly name: string;
  /** @default true */
  readonly required?: boolean;
  readonly description: string;
  readonly schema: Schema;
}
