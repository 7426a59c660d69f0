import { redact } from "@northbound/runtime";
import { secrets } from "./generated/operations.ts";

/**
 * A copy that may be logged. Requests and images carry live tokens (`postback_token`, `automation_token`,
 * `callback_notify`) and a share key (`service_url`); errors and events of the client never show them, `console.log` of
 * an answer does.
 * @example
 * import { printable } from "@northbound/xpresso";
 *
 * console.log(printable(await xpresso.requests.get({ requestId: "REQ0001446" })));
 */
export function printable(value: unknown): unknown {
  // Nobody says which operation a value is from, so what is secret in one of them is left out of all.
  const names = secrets.map((name) => name.slice(name.indexOf("#") + 1));
  return redact(value, names);
}
