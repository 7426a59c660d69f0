import { exampleOf } from "../spec/example.ts";
import { sampleInput } from "../spec/sample-input.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import { collectionOf, tableOf } from "./collections/collections.ts";
import { robot, type CloudCixState } from "./state.ts";

/** Input that exists: the key of a record that is there, the credentials of the first user. */
export function sampleOf(operation: SpecOperation, state: CloudCixState): Readonly<Record<string, unknown>> {
  if (operation.id === "membership/token/create") {
    return { body: { email: robot.email, password: robot.password, api_key: robot.apiKey } };
  }
  return { ...bodyOf(operation), ...keyOf(operation, state) };
}

/** The key of the first record of the collection. */
function keyOf(operation: SpecOperation, state: CloudCixState): Readonly<Record<string, unknown>> {
  const collection = collectionOf(operation);
  if (!collection || operation.path !== `${collection.path}{${collection.keyName}}/`) return {};
  const table = tableOf(collection, { state, pathParams: sampleInput(operation) });
  const [first] = table.records.values();
  return first ? { [collection.keyName]: first[collection.keyMember] } : {};
}

/** JSON where there is a choice, and no request for a state that the record may not take now. */
function bodyOf(operation: SpecOperation): { readonly body?: unknown } {
  const json = operation.requestBodies.find(({ mediaType }) => mediaType.includes("json"));
  if (!json) return {};
  const body = withReferences(exampleOf(operation, json.media));
  if (typeof body !== "object" || body === null || operation.method === "POST" || !("state" in body)) return { body };
  const { state: _, ...rest } = body;
  // Some updates are there for nothing but the state.
  const required = validStates[operation.id];
  return { body: required === undefined ? rest : { ...rest, state: required } };
}

/** Requests of IaaS name other records; the first of each kind is always there. */
function withReferences(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const named = ["project_id", "image_id", "storage_type_id", "vm_id"].filter((name) => name in body);
  return { ...body, ...Object.fromEntries(named.map((name) => [name, 1])) };
}

/** Where an update can't do without a state. */
const validStates: Readonly<Record<string, string>> = {
  "compute/snapshots/update": "update_running",
  "compute/routers/update": "update_running",
  "compute/firewalls/update": "update_running",
};
