import { isNorthboundError } from "@northbound/runtime";

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Where: `name`, `storages[1].gb` in a list that was sent, `project.name` in an object. */
  readonly field: string;
  /** Stable code, such as `iaas_vm_create_104`; absent when the framework refused. */
  readonly errorCode: string | undefined;
  /** In English. */
  readonly detail: string;
}

/**
 * The errors of single fields that a failed call carries; none when it failed for another reason.
 * @example
 * import { fieldErrors } from "@northbound/cloudcix";
 *
 * try {
 *   await cloudcix.financial.taxRate.create({ body: { description: "Standard", percent: "23" } });
 * } catch (error) {
 *   for (const { field, errorCode, detail } of fieldErrors(error)) console.error(field, errorCode, detail);
 * }
 */
export function fieldErrors(error: unknown): readonly FieldError[] {
  return isNorthboundError(error) ? listFieldErrors(error.detail) : [];
}

/** Makes a list of a map of errors: its values are errors, lists aligned with what was sent, or maps again. */
export function listFieldErrors(errors: unknown, at = ""): readonly FieldError[] {
  if (Array.isArray(errors)) return errors.flatMap((entry, index) => listFieldErrors(entry, `${at}[${index}]`));
  if (typeof errors !== "object" || errors === null) return [];
  const { detail, error_code: errorCode } = errors as Readonly<Record<string, unknown>>;
  if (typeof detail === "string") {
    return [{ field: at, errorCode: typeof errorCode === "string" ? errorCode : undefined, detail }];
  }
  return Object.entries(errors).flatMap(([name, entry]) => listFieldErrors(entry, at === "" ? name : `${at}.${name}`));
}
