import { ToolError } from "../answers/tool-error.ts";
import { factsOf } from "../backends/facts.ts";
import type { AgentOperation, Catalogue } from "../catalogue.ts";
import type { AgentInput } from "../check-input.ts";

/** Which operations may be run beside reads. */
export interface Allowance {
  readonly patterns: readonly string[];
  readonly isAllowed: (operation: AgentOperation) => boolean;
  /** @throws ToolError for what is not allowed, or for a deed that only its own name allows. */
  readonly check: (operation: AgentOperation, input: AgentInput) => void;
}

/**
 * Reads patterns of operations: `vms/start`, `vmDisks/*`, or `default` for what the backend lets an agent do by default.
 * What carries changes out (`reserved`) is not covered by a pattern: it has to be named itself.
 * @throws ToolError for a pattern that fits no operation.
 */
export function createAllowance({ backend, operations }: Catalogue, given: readonly string[]): Allowance {
  const { defaults, reserved = [] } = factsOf(backend.name);
  const patterns = given.flatMap((pattern) => {
    if (pattern !== "default") return pattern;
    if (defaults) return defaults.filter((id) => operations.some((operation) => operation.id === id));
    throw new ToolError("INVALID_OPTION", `${backend.name} has no default: name operations, such as vms/start.`);
  });
  const names = new Set(given);
  const expressions = patterns.map(toExpression);
  const deeds = new Set(
    reserved.map(({ operation, deed }) => (deed === undefined ? operation : `${operation}#${deed}`)),
  );
  for (const [index, pattern] of patterns.entries()) {
    const fits = deeds.has(pattern) || operations.some(({ id }) => expressions[index]?.test(id));
    if (!fits) throw new ToolError("INVALID_OPTION", `No operation of ${backend.name} fits ${pattern}.`);
  }
  const whole = new Set(reserved.filter(({ deed }) => deed === undefined).map(({ operation }) => operation));
  const isAllowed = ({ id }: AgentOperation): boolean =>
    names.has(id) || (!whole.has(id) && expressions.some((expression) => expression.test(id)));
  return {
    patterns: given,
    isAllowed,
    check(operation, input) {
      const { id } = operation;
      if (!isAllowed(operation)) throw refusal(id, id);
      for (const { operation: of, deed, when } of reserved) {
        if (of !== id || deed === undefined || names.has(`${id}#${deed}`)) continue;
        if (when?.(input)) throw refusal(`${id} with an input that would ${deed} it`, `${id}#${deed}`);
      }
    },
  };
}

function refusal(what: string, name: string): ToolError {
  return new ToolError(
    "NOT_ALLOWED",
    `${what} is not allowed here. Nothing was sent. A person has to start this server with --allow '${name}', or do it themselves.`,
  );
}

function toExpression(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`);
}
