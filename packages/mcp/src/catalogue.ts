import {
  type ListedOperation,
  type ListedParameter,
  listOperations,
  type Schema,
  takeInputs,
} from "@northbound/generator/operations";
import { didYouMean, type Effect } from "@northbound/runtime";
import { createValidator, type Definitions, type Validator } from "@northbound/runtime/validate";
import type { Workflow } from "./backends/backend-facts.ts";
import { factsOf } from "./backends/facts.ts";
import { ToolError } from "./answers/tool-error.ts";

/** A backend as an agent gets it: its specs, and a client that makes the calls. */
export interface AgentBackend {
  /** `cloudvision`, `rhev` and so on; any other name for a spec of one's own. */
  readonly name: string;
  /** Bundled specs by the first part of their operations' names; `""` where names have no such part. */
  readonly specs: Readonly<Record<string, object>>;
  /** The client, with its named calls. */
  readonly client: object;
}

/** What an agent can call: an operation of a spec, or a workflow of several calls. */
export interface AgentOperation {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly effect: Effect;
  readonly listed: ListedOperation | undefined;
  readonly workflow: Workflow | undefined;
  readonly parameters: readonly ListedParameter[];
  readonly body: ListedOperation["body"];
  readonly answer: Schema | undefined;
  readonly spec: SpecAccess;
}

/** The types of one spec. */
export interface SpecAccess {
  /** Follows references. */
  readonly deref: (schema: Schema | boolean | undefined) => Schema;
  /** Checks what is sent. */
  readonly validate: Validator;
  /** Schemas of JSON bodies as they may be sent, by operation. */
  readonly bodies: Readonly<Record<string, unknown>>;
}

/** Every operation of a backend. */
export interface Catalogue {
  readonly backend: AgentBackend;
  readonly operations: readonly AgentOperation[];
  /**
   * Finds an operation.
   * @throws ToolError when there is none, with the closest names.
   */
  readonly find: (id: unknown) => AgentOperation;
}

/** Reads the specs of a backend. */
export function readCatalogue(backend: AgentBackend): Catalogue {
  const specs = Object.entries(backend.specs);
  const listed = specs.flatMap(([prefix, document]) => {
    const spec = accessTo(document);
    return listOperations(document).map((operation) => fromListed(prefix, operation, spec));
  });
  const nothing = accessTo({});
  const workflows = (factsOf(backend.name).workflows ?? []).map((workflow) => fromWorkflow(workflow, nothing));
  const operations = [...listed, ...workflows];
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  return {
    backend,
    operations,
    find(id) {
      const found = typeof id === "string" ? byId.get(id) : undefined;
      if (found) return found;
      if (typeof id !== "string") throw new ToolError("INVALID_INPUT", "Name the operation: operation is missing.");
      const hint = didYouMean(id, [...byId.keys()]) || ". Search for it";
      throw new ToolError("INVALID_INPUT", `${backend.name} has no operation ${id}${hint}.`.replace("?.", "?"));
    },
  };
}

function fromListed(prefix: string, operation: ListedOperation, spec: SpecAccess): AgentOperation {
  const { id, summary, description, parameters, body, answer, behaviours } = operation;
  return {
    id: prefix === "" ? id : `${prefix}/${id}`,
    summary,
    description,
    effect: behaviours.effect ?? "write",
    listed: operation,
    workflow: undefined,
    parameters,
    body,
    answer,
    spec,
  };
}

function fromWorkflow(workflow: Workflow, spec: SpecAccess): AgentOperation {
  const { id, summary, description, effect, parameters } = workflow;
  const listed = parameters.map(({ name, required = true, description: text, schema }): ListedParameter => {
    return { name, required, description: text, type: String(schema.type ?? "object"), values: [], schema };
  });
  return {
    id,
    summary,
    description,
    effect,
    listed: undefined,
    workflow,
    parameters: listed,
    body: undefined,
    answer: undefined,
    spec,
  };
}

function accessTo(document: object): SpecAccess {
  const { components = {} } = document as { readonly components?: { readonly schemas?: Record<string, Schema> } };
  const { schemas = {} } = components;
  const { definitions, bodies } = takeInputs(document as Readonly<Record<string, unknown>>);
  // What is sent is checked without the members that only answers have; parameters refer to the plain types.
  const checked: Definitions = { ...(schemas as Definitions), ...(definitions as Definitions) };
  return {
    deref(given) {
      let schema = given;
      for (let hops = 0; hops < 20 && typeof schema === "object" && schema.$ref !== undefined; hops++) {
        schema = schemas[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)];
      }
      return typeof schema === "object" ? schema : {};
    },
    validate: createValidator({ definitions: checked, maxFindings: 8 }),
    bodies,
  };
}
