import type { Backend, Call, Reply, SpecData } from "@northbound/runtime";
import { readFault } from "./faults.ts";
import type { ApplicationName } from "./generated/application-names.ts";
import { pagePaging } from "./paging.ts";

/** The operations of one application, and what is secret there. */
export interface ApplicationData {
  readonly name: ApplicationName;
  readonly operations: object;
  /** Members and parameters whose values are never printed. */
  readonly secrets: readonly string[];
  /** Gives how to find out what became of calls whose answer was lost. */
  readonly settle?: SpecData["settle"];
  /** Gives what the spec says of requests and answers. */
  readonly schemas?: SpecData["schemas"];
}

/** A CloudCIX application as data: all of them page and fail in the same way. */
export function createBackend({ name, operations, secrets, settle, schemas }: ApplicationData): Backend {
  return {
    name: `cloudcix/${name}`,
    operations,
    basePath: "",
    secrets: [...new Set([...secrets, ...alwaysSecret])],
    paging: { page: pagePaging },
    readFault,
    readWarnings,
    ...(settle && { settle }),
    ...(schemas && { schemas }),
  };
}

/** What proves an account, wherever it turns up. */
const alwaysSecret = ["password", "api_key", "token", "otp", "first_otp"];

/**
 * Lists name the filters that they ignored; a filter that does nothing is worth a warning. Of an order that they don't have
 * they say nothing, but tell which one they used.
 */
function readWarnings(reply: Reply, { operation, url }: Call): readonly string[] {
  if (operation?.paging === undefined || !reply.includes('"_metadata"')) return [];
  const { _metadata: metadata } = (reply.value() ?? {}) as { readonly _metadata?: ListMetadata };
  const warnings = Array.isArray(metadata?.warnings) ? metadata.warnings.map(String) : [];
  const asked = new URLSearchParams(url.split("?")[1]).get("order");
  const used = metadata?.order;
  if (asked === null || typeof used !== "string" || used === asked) return warnings;
  return [...warnings, `The list can't be sorted by \`${asked}\`; the server sorted it by \`${used}\`.`];
}

/** What a list tells about itself, as far as it is read here. */
interface ListMetadata {
  readonly warnings?: unknown;
  readonly order?: unknown;
}
