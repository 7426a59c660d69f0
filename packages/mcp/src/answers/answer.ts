import type { CallToolResult } from "@modelcontextprotocol/server";
import { isNorthboundError, mayRepeat, type Outcome } from "@northbound/runtime";
import { ToolError } from "./tool-error.ts";
import type { Redactor } from "./redactor.ts";

/** What became of a tool's work, in the three words of errors. */
export interface Result {
  readonly ok: boolean;
  readonly outcome?: Outcome;
  /** Whether the same call may be made again. */
  readonly mayRepeat?: boolean;
  readonly [name: string]: unknown;
}

/** A result as the protocol carries it. */
export function toAnswer(result: Result): CallToolResult {
  const structured = JSON.parse(JSON.stringify(result)) as Record<string, unknown>;
  return {
    content: [{ type: "text", text: JSON.stringify(structured) }],
    structuredContent: structured,
    ...(result.ok ? {} : { isError: true }),
  };
}

/** A failure as a result: what is known about it, in words that say what may be done next. */
export function failureOf(error: unknown, redactor: Redactor): Result {
  if (error instanceof ToolError) {
    return {
      ok: false,
      code: error.code,
      message: redactor.text(error.message),
      outcome: "not-processed",
      mayRepeat: false,
      ...(error.help !== undefined && { help: redactor.text(error.help) }),
    };
  }
  if (!isNorthboundError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, code: "ERROR", message: redactor.text(message), outcome: "unknown", mayRepeat: false };
  }
  const { code, message, status, backendCode, backendMessage, outcome } = error;
  return {
    ok: false,
    code,
    message: redactor.text(message),
    outcome,
    mayRepeat: mayRepeat(error),
    ...(status !== undefined && { status }),
    ...(backendCode !== undefined && { backendCode }),
    ...(backendMessage !== undefined &&
      !message.includes(backendMessage) && {
        backendMessage: redactor.text(backendMessage),
      }),
    ...(outcome === "unknown" && {
      next: "It may have happened. Don't call it again: read what it changes and compare.",
    }),
  };
}
