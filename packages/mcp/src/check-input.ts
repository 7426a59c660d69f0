import { didYouMean } from "@northbound/runtime";
import { describeFinding, type Schema } from "@northbound/runtime/validate";
import type { AgentOperation } from "./catalogue.ts";
import { ToolError } from "./answers/tool-error.ts";
import { redactionMark } from "./answers/redactor.ts";
import { inputText } from "./describe.ts";

/** The flat input of an operation. */
export type AgentInput = Readonly<Record<string, unknown>>;

/**
 * Checks an input against the spec, before anything is sent.
 * @throws ToolError with every difference and the description of the input.
 */
export function checkInput(operation: AgentOperation, given: unknown): AgentInput {
  const input = given ?? {};
  if (typeof input !== "object" || Array.isArray(input)) refuse(operation, ["the input must be an object"]);
  const found = [...findProblems(operation, input as AgentInput)];
  if (found.length > 0) refuse(operation, found);
  return input as AgentInput;
}

function* findProblems({ id, parameters, body, spec }: AgentOperation, input: AgentInput): Generator<string> {
  const names = [...parameters.map(({ name }) => name), ...(body ? ["body"] : [])];
  for (const name of Object.keys(input)) {
    if (!names.includes(name)) yield `\`${name}\` is not known${didYouMean(name, names)}`;
  }
  for (const { name, required, schema } of parameters) {
    const value = input[name];
    if (value !== undefined) {
      for (const finding of spec.validate(schema, value)) {
        if (finding.kind !== "value")
          yield describeFinding({ ...finding, pointer: `/${escape(name)}${finding.pointer}` });
      }
    } else if (required) yield `\`${name}\` is missing`;
  }
  if (input["body"] === undefined) {
    if (body?.required) yield "`body` is missing";
  } else if (body) {
    const [, own = id] = /^[^/]+\/([^/]+\/[^/]+)$/.exec(id) ?? [];
    const schema = (spec.bodies[id] ?? spec.bodies[own] ?? true) as Schema | boolean;
    for (const finding of spec.validate(schema, input["body"])) {
      if (finding.kind !== "value") yield describeFinding({ ...finding, pointer: `/body${finding.pointer}` });
    }
  }
  // Written back, it would replace the secret.
  if (JSON.stringify(input).includes(redactionMark)) {
    yield `${redactionMark} stands for a secret that was not shown and can't be sent; leave that member out`;
  }
}

function refuse(operation: AgentOperation, problems: readonly string[]): never {
  throw new ToolError(
    "INVALID_INPUT",
    `${operation.id}: ${problems.join("; ")}. Nothing was sent.`,
    inputText(operation),
  );
}

function escape(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
