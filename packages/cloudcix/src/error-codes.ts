import { type ErrorCode, errorTexts } from "./generated/error-codes.ts";

export type { ErrorCode };

/**
 * What an error code of a server means, in our words; `undefined` for a code that is not known. This module holds a text
 * for each of some 3,000 codes, so load it when there is something to look up.
 * @example
 * import { errorText } from "@northbound/cloudcix/error-codes";
 *
 * console.error(errorText("iaas_vm_create_101"));
 */
export function errorText(code: ErrorCode): string;
export function errorText(code: string | undefined): string | undefined;
export function errorText(code: string | undefined): string | undefined {
  return code !== undefined && isErrorCode(code) ? errorTexts[code] : undefined;
}

/** Whether a code is one of those that are known. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTexts, code);
}
