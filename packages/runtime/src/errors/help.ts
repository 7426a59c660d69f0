import type { ErrorCode } from "./error-code.ts";

/** Where the documentation is: the build puts the address there that the repository's manifest has as `homepage`. */
declare const NORTHBOUND_HOMEPAGE: string | undefined;

/** Address of the page about a code; `undefined` while the documentation has none. */
export function helpFor(code: ErrorCode): string | undefined {
  const base = typeof NORTHBOUND_HOMEPAGE === "undefined" ? undefined : NORTHBOUND_HOMEPAGE;
  return base && `${base.replace(/\/+$/, "")}/errors/${code}.html`;
}
