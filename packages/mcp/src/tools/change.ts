import {
  type CallToolResult,
  inputRequired,
  inputResponse,
  type InputRequiredResult,
} from "@modelcontextprotocol/server";
import { isNorthboundError } from "@northbound/runtime";
import { failureOf, toAnswer } from "../answers/answer.ts";
import { project } from "../answers/fields.ts";
import { ToolError } from "../answers/tool-error.ts";
import type { AgentOperation } from "../catalogue.ts";
import { type AgentInput, checkInput } from "../check-input.ts";
import type { Changes } from "./changes.ts";
import type { ToolCall, Toolbox } from "./context.ts";
import { makeCall } from "./make-call.ts";

/** What a confirmation is bound to. */
interface Confirmation {
  readonly digest: string;
  readonly nonce: string;
  readonly until: number;
}

/** How long a confirmation is good, in milliseconds. */
const goodFor = 600_000;

/**
 * The tool `change`: runs an operation that changes something, once, after a person has agreed. A client that can ask its
 * person is asked; others get a preview and a token that is good for this operation with this input, once.
 */
export async function change(
  toolbox: Toolbox,
  changes: Changes,
  call: ToolCall,
): Promise<CallToolResult | InputRequiredResult> {
  const { args, context, canAsk } = call;
  const operation = toolbox.catalogue.find(args["operation"]);
  const given = (args["input"] ?? {}) as AgentInput;
  if (operation.effect === "read") throw new ToolError("NOT_A_CHANGE", `${operation.id} only reads: use read.`);
  // What is not allowed is said before what is wrong with it.
  changes.allowance.check(operation, typeof given === "object" ? given : {});
  const input = checkInput(operation, given);
  const plan: Plan = { operation, input, digest: toolbox.seal.digest([operation.id, input]) };
  if (args["preview"] === true) return toAnswer({ ok: true, sent: false, preview: preview(toolbox, plan) });
  if (!mustAsk(changes, plan)) return await perform(toolbox, changes, plan, call);

  const { inputResponses, requestState } = context.mcpReq;
  if (inputResponses !== undefined) {
    const confirmation = toolbox.seal.open("confirm", requestState<string>() ?? "") as Confirmation | undefined;
    const response = inputResponse(inputResponses, "confirm");
    const isYes = response.kind === "elicit" && response.action === "accept" && response.content?.["confirm"] === true;
    if (!isYes) throw new ToolError("NOT_CONFIRMED", `The person did not agree to ${operation.id}. Nothing was sent.`);
    use(changes, plan, confirmation);
    return await perform(toolbox, changes, plan, call);
  }
  if (canAsk) return await ask(toolbox, changes, plan);
  const token = args["confirm"];
  if (token === undefined) {
    return toAnswer({
      ok: true,
      sent: false,
      preview: preview(toolbox, plan),
      confirm: mint(toolbox, plan),
      next: `${doubt(changes, plan)}Nothing was sent. Show this to your person; if they agree, call change again with the same operation and input, and this confirm.`,
    });
  }
  use(changes, plan, toolbox.seal.open("confirm", typeof token === "string" ? token : "") as Confirmation | undefined);
  return await perform(toolbox, changes, plan, call);
}

interface Plan {
  readonly operation: AgentOperation;
  readonly input: AgentInput;
  /** Of operation and input. */
  readonly digest: string;
}

/** What may have happened already is never done without a person, whatever the mode. */
function mustAsk({ confirm, inDoubt }: Changes, { operation, digest }: Plan): boolean {
  return confirm === "always" || (confirm === "destroy" && operation.effect === "destroy") || inDoubt.has(digest);
}

async function ask(toolbox: Toolbox, changes: Changes, plan: Plan): Promise<InputRequiredResult> {
  const { id, summary, effect } = plan.operation;
  const text = JSON.stringify(shownInput(toolbox, plan));
  const shown = text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} characters)` : text;
  return inputRequired({
    inputRequests: {
      confirm: inputRequired.elicit({
        message: `${doubt(changes, plan)}${summary} (${id}, ${effect}) on ${toolbox.catalogue.backend.name} with ${shown}?`,
        requestedSchema: {
          type: "object",
          properties: { confirm: { type: "boolean", title: "Do it" } },
          required: ["confirm"],
        },
      }),
    },
    requestState: mint(toolbox, plan),
  });
}

function doubt({ inDoubt }: Changes, { digest }: Plan): string {
  return inDoubt.has(digest) ? "The same change was made before and nobody knows whether it happened. " : "";
}

function mint({ seal }: Toolbox, { digest }: Plan): string {
  return seal.close("confirm", { digest, nonce: crypto.randomUUID(), until: Date.now() + goodFor });
}

/** @throws ToolError for a confirmation of something else, one that is too old, or one that was used. */
function use({ used }: Changes, { operation, digest }: Plan, confirmation: Confirmation | undefined): void {
  const problem = !confirmation
    ? "is not from this server"
    : confirmation.digest !== digest
      ? "is for another operation or input"
      : confirmation.until < Date.now()
        ? "is too old"
        : used.has(confirmation.nonce)
          ? "was used already"
          : undefined;
  if (problem !== undefined || !confirmation) {
    throw new ToolError(
      "NOT_CONFIRMED",
      `The confirmation of ${operation.id} ${problem}. Nothing was sent. Call change without confirm for a new one.`,
    );
  }
  used.add(confirmation.nonce);
}

async function perform(
  toolbox: Toolbox,
  changes: Changes,
  plan: Plan,
  { args, context }: ToolCall,
): Promise<CallToolResult> {
  const { operation, input, digest } = plan;
  const { catalogue, redactor } = toolbox;
  try {
    const answer = await makeCall(catalogue, operation, input, { signal: context.mcpReq.signal });
    changes.inDoubt.delete(digest);
    const fields = Array.isArray(args["fields"]) ? (args["fields"] as string[]) : undefined;
    const value = project(redactor.value(operation, operation.answer, await withoutFile(answer)), fields);
    return toAnswer({ ok: true, outcome: "processed", mayRepeat: false, ...shorten(value, toolbox.maxChars) });
  } catch (error) {
    // An abort on the way leaves as much doubt as a lost answer.
    const isKnown = isNorthboundError(error) && error.outcome !== "unknown";
    if (!isKnown) changes.inDoubt.add(digest);
    return toAnswer(failureOf(error, redactor));
  }
}

async function withoutFile(answer: unknown): Promise<unknown> {
  if (typeof answer !== "object" || answer === null || !("arrayBuffer" in answer)) return answer;
  await (answer as Response).body?.cancel();
  return { file: (answer as Response).headers.get("content-type") };
}

function shorten(value: unknown, maxChars: number): object {
  const text = JSON.stringify(value ?? null);
  if (text.length <= maxChars) return { value: value ?? null };
  return { chars: text.length, hint: "It was done. The answer is too long: read what you need, with fields." };
}

function preview(toolbox: Toolbox, plan: Plan): object {
  const { id, summary, effect, listed } = plan.operation;
  const request = listed && { method: listed.method, path: listed.path };
  return { operation: id, summary, effect, ...request, input: shownInput(toolbox, plan) };
}

/** The input as a person may see it: without the secrets in it. */
function shownInput({ redactor }: Toolbox, { operation, input }: Plan): unknown {
  const { body, ...parameters } = input;
  const shown = redactor.value(operation, undefined, parameters) as object;
  return body === undefined ? shown : { ...shown, body: redactor.value(operation, operation.body?.schema, body) };
}
