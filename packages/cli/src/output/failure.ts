import { stripVTControlCharacters } from "node:util";
import type { SpecError } from "@northbound/generator";
import { isNorthboundError, isOverload, type NorthboundError } from "@northbound/runtime";
import { UsageError } from "./usage-error.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** Says what went wrong, in words for a person, and gives the exit code for it. */
export function reportFailure(error: unknown, io: Io): number {
  if (io.signal.aborted) {
    io.note("Interrupted.");
    return exitCodes.interrupted;
  }
  if (isSpecError(error)) {
    io.note(error.message);
    return exitCodes.failed;
  }
  if (isNorthboundError(error)) {
    for (const line of describe(error)) io.note(withoutControls(line));
    return codeOf(error);
  }
  io.note(`northbound: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof UsageError || isNamed(error, "InputError") ? exitCodes.usage : exitCodes.failed;
}

/** The generator is not loaded for this: its errors are known by their names. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

function isSpecError(error: unknown): error is SpecError {
  return isNamed(error, "SpecError");
}

/** What a server says of a failure must not steer the terminal; lines and tabs stay. */
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g, " ");
}

function* describe(error: NorthboundError): Generator<string> {
  yield `northbound: ${error.message}`;
  const { detail } = error.toJSON();
  if (detail !== undefined && typeof detail === "object") yield `  details: ${JSON.stringify(detail).slice(0, 2000)}`;
  // One try is told by the message already.
  if (error.attempts.length > 1) {
    for (const { node, reason, duration } of error.attempts) {
      yield `  ${node}: ${reason} (${Math.round(duration)} ms)`;
    }
  }
  yield `  code: ${error.code}${error.backendCode === undefined ? "" : `, the server's: ${error.backendCode}`}`;
  if (error.help !== undefined) yield `  help: ${error.help}`;
}

/** Whether no node could be reached because its certificate was not accepted. */
function isDistrust(error: NorthboundError): boolean {
  const reasons = error.attempts.map(({ reason }) => reason);
  return [error.message, ...reasons].some((text) => text.includes("certificate not accepted"));
}

function codeOf(error: NorthboundError): number {
  switch (error.code) {
    case "CREDENTIALS_REJECTED":
    case "PERMISSION_DENIED":
    case "SESSION_FAILED":
      return exitCodes.credentials;
    case "NOT_FOUND":
      return exitCodes.notFound;
    case "CONNECTION_FAILED":
      // Later it will be the same certificate.
      return isDistrust(error) ? exitCodes.usage : exitCodes.unavailable;
    case "TIMEOUT":
    case "RATE_LIMITED":
      return exitCodes.unavailable;
    case "UNKNOWN_OUTCOME":
      return exitCodes.unknownOutcome;
    case "INVALID_INPUT":
    case "INVALID_OPTION":
      return exitCodes.usage;
    default:
      return isOverload(error) ? exitCodes.unavailable : exitCodes.failed;
  }
}
