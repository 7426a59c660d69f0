import { waitFor } from "@northbound/runtime";
import type { Result } from "../answers/answer.ts";
import { at } from "../answers/fields.ts";
import { ToolError } from "../answers/tool-error.ts";
import { checkInput } from "../check-input.ts";
import type { ToolCall, Toolbox } from "./context.ts";
import { makeCall } from "./make-call.ts";
import { mustRead } from "./read.ts";

const maxSeconds = 3600;

/** The tool `wait_until`: reads until a member has a value, with progress, until it is cancelled. */
export async function waitUntil(toolbox: Toolbox, { args, context }: ToolCall): Promise<Result> {
  const { field, equals, failOn = [], seconds = 300 } = args;
  const operation = toolbox.catalogue.find(args["operation"]);
  mustRead(operation);
  const input = checkInput(operation, args["input"]);
  if (typeof field !== "string" || field === "") throw new ToolError("INVALID_INPUT", "`field` must be a dotted name.");
  if (equals === undefined) throw new ToolError("INVALID_INPUT", "`equals` is missing: the value to wait for.");
  if (typeof seconds !== "number" || !(seconds > 0) || seconds > maxSeconds) {
    throw new ToolError("INVALID_INPUT", `\`seconds\` must be a number from 1 to ${maxSeconds}.`);
  }
  if (!Array.isArray(failOn)) throw new ToolError("INVALID_INPUT", "`failOn` must be a list of values.");
  const { signal, _meta, notify } = context.mcpReq;
  const progressToken = _meta?.progressToken;
  const show = (value: unknown): unknown => {
    const shown = toolbox.redactor.value(operation, operation.answer, value);
    return at(shown, field) ?? null;
  };
  const found = await waitFor<unknown>(
    async (own) => await makeCall(toolbox.catalogue, operation, input, { signal: own }),
    (value) => isSame(at(value, field), equals),
    {
      name: `${field} of ${operation.id} to be ${JSON.stringify(equals)}`,
      deadline: seconds * 1000,
      maxDelay: 5000,
      signal,
      failOn: (value) =>
        failOn.some((final) => isSame(at(value, field), final)) && `${field} is ${JSON.stringify(show(value))}`,
      onProgress({ reads, last, error }) {
        if (progressToken === undefined) return;
        const message = error === undefined ? `${field} is ${JSON.stringify(show(last))}` : "no answer, looking again";
        void notify({
          method: "notifications/progress",
          params: { progressToken, progress: reads, message },
        }).catch(() => undefined);
      },
    },
  );
  return { ok: true, [field]: show(found) };
}

/** Some backends write numbers and truth values as text. */
function isSame(value: unknown, wanted: unknown): boolean {
  if (typeof value === "object" || typeof wanted === "object") return JSON.stringify(value) === JSON.stringify(wanted);
  return value !== undefined && String(value) === String(wanted);
}
