import { isNotFound, isNorthboundError } from "@northbound/runtime";

/** Texts in which the portal says that there is no such thing, whatever code it puts beside them. */
const absences = [
  "Invalid Netelement id",
  "Invalid Container id",
  "Entity does not exist",
  "No data found",
  "Invalid Event Id",
  "resource not found",
  "Invalid task id",
  "not found",
];

/** Whether an error says that what was asked for does not exist. */
export function saysNotFound(error: unknown): boolean {
  if (isNotFound(error)) return true;
  return isNorthboundError(error) && absences.some((text) => error.backendMessage?.includes(text));
}

/** What a call gives, or `undefined` when the server says that there is no such thing. */
export async function findOrUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
}
