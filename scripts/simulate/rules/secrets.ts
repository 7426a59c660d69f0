import { isNorthboundError } from "@northbound/runtime";
import { inspect } from "node:util";

/** Passwords, tokens and the two users' credentials in Base64, as the simulated servers have them. */
const secrets = /swordfish-\d+|parsnip-wine-\d+|tok-\w+-\d+-\w+-secret|YWRhOn\w+|YmVhOn\w+/;

/** A secret that is seen when an error or an event is printed in any usual way; `undefined` for none. */
export function findSecret(printed: unknown, isThorough: boolean = false): string | undefined {
  const texts: string[] = [];
  const errors = errorsIn(printed);
  for (const error of errors) texts.push(error.message, error.stack ?? "");
  try {
    texts.push(JSON.stringify(printed));
  } catch {
    // A circle: only `inspect` prints it.
  }
  if (isThorough) texts.push(inspect(printed, { depth: 8, showHidden: !isNorthboundError(printed) }));
  for (const text of texts) {
    const [found] = secrets.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}

function errorsIn(printed: unknown): Error[] {
  const errors: Error[] = [];
  let next: unknown = printed instanceof Error ? printed : (printed as { error?: unknown } | undefined)?.error;
  while (next instanceof Error && errors.length < 8) {
    errors.push(next);
    next = next.cause;
  }
  return errors;
}
