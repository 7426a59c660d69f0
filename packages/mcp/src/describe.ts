import type { AgentOperation } from "./catalogue.ts";
import { ToolError } from "./answers/tool-error.ts";
import { schemaAt } from "./schema-members.ts";
import { typeText } from "./type-text.ts";

/** Characters for the type of a body, of an answer, and of a member that was asked for by name. */
const budgets = { body: 1600, answer: 1200, member: 4000 } as const;

/** An operation in few characters: what it does, its input and its answer as TypeScript. */
export function describeOperation(operation: AgentOperation, note: string): string {
  const { id, summary, description, effect, listed, answer, spec } = operation;
  const { behaviours, method = "workflow", path = "", deprecated = false } = listed ?? {};
  const marks = [
    `effect ${effect}`,
    note,
    behaviours?.paging === undefined ? "" : "paged",
    behaviours?.stream === undefined ? "" : "a stream",
    behaviours?.replay === "safe" ? "may be repeated" : "",
    behaviours?.since === undefined ? "" : `since ${behaviours.since}`,
    behaviours?.until === undefined ? "" : `until ${behaviours.until}`,
    behaviours?.confidence === "inferred" ? "inferred, not documented by the vendor" : "",
    deprecated ? "deprecated" : "",
  ].filter((mark) => mark !== "");
  return [
    `${id}: ${summary}. ${method} ${path}`.trimEnd(),
    marks.join(", "),
    ...(description === "" ? [] : [sentences(description, 300)]),
    inputText(operation),
    ...(answer === undefined ? [] : [`answer ${typeText(spec, answer, "answer", budgets.answer)}`]),
    "{…}, {} and [] are not written out: ask with member, such as body.os or answer.cpu.",
  ].join("\n");
}

/** The input of an operation alone, for refusals. */
export function inputText({ parameters, body, spec }: AgentOperation): string {
  const lines = parameters.map(({ name, required, description, schema }) => {
    const comment = description === "" ? "" : ` // ${sentences(description, 110)}`;
    return `  ${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}${required ? "" : "?"}: ${typeText(spec, schema, "input", 300)}${comment}`;
  });
  if (body) lines.push(`  body${body.required ? "" : "?"}: ${typeText(spec, body.schema, "input", budgets.body)}`);
  return lines.length === 0 ? "input {}" : ["input {", ...lines, "}"].join("\n");
}

/**
 * One member of the body or of the answer, with its types.
 * @throws ToolError when there is none.
 */
export function describeMember(operation: AgentOperation, member: string): string {
  const [root = "", ...path] = member.split(".");
  const { body, answer, spec, parameters } = operation;
  const start = root === "body" ? body?.schema : root === "answer" ? answer : undefined;
  const schema = start ? schemaAt(spec, start, path) : parameters.find(({ name }) => name === member)?.schema;
  if (schema === undefined) {
    throw new ToolError("INVALID_INPUT", `${operation.id} has no member ${member}.`, inputText(operation));
  }
  const description = spec.deref(schema).description ?? "";
  const text = typeText(spec, schema, root === "answer" ? "answer" : "input", budgets.member);
  return `${member}: ${text}${description === "" ? "" : `\n${sentences(description, 400)}`}`;
}

/** As many whole sentences as fit. */
function sentences(text: string, budget: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= budget) return line;
  const end = line.lastIndexOf(". ", budget);
  return end > budget / 4 ? line.slice(0, end + 1) : `${line.slice(0, budget - 1)}…`;
}
