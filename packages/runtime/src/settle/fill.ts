import type { Unsettled } from "../errors/unsettled.ts";
import { isRecord } from "../util/is-record.ts";

/** The member of a value at a dotted path; `undefined` where there is none. */
export function memberAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)] as unknown;
    return isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, value);
}

/**
 * A template with parts of the call in place of the braces: a part alone as it is, otherwise within the text.
 * `undefined` where the call lacks a part.
 */
export function fill(template: string, { input, correlationId }: Unsettled): unknown {
  const parts = { ...input, ...(correlationId !== undefined && { correlationId }) };
  const [, alone] = /^\{([^{}]+)\}$/.exec(template) ?? [];
  if (alone !== undefined) return memberAt(parts, alone);
  let isWhole = true;
  const text = template.replaceAll(/\{([^{}]+)\}/g, (_, path: string) => {
    const value = memberAt(parts, path);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    isWhole = false;
    return "";
  });
  return isWhole ? text : undefined;
}
