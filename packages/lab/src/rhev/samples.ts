import type { SpecOperation } from "../spec/read-spec.ts";
import { permits } from "./seed/permits.ts";
import { zeroId } from "./seed/builtins.ts";
import { apiPath } from "./spec.ts";
import { administrator, type EngineState } from "./state.ts";
import { newCourse } from "./collections/factories.ts";
import type { Schema } from "../spec/document.ts";
import { exampleOf, exampleOfSchema } from "../spec/example.ts";
import { readPointer } from "../spec/pointer.ts";
import type { Item } from "./types.ts";

/** States in which an action can succeed. */
const wanted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/vms": { start: "down", delete: "down", clone: "down", previewsnapshot: "down", cancelmigration: "migrating" },
  "/hosts": { activate: "maintenance" },
  "/datacenters/*/storagedomains": { activate: "maintenance" },
};

const scope = "ovirt-app-api";

/** What the single sign-on service accepts. */
const signOnSamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "sso/requestToken": {
    body: { grant_type: "password", scope, username: administrator.username, password: administrator.password },
  },
  "sso/requestKerberosToken": {
    body: { grant_type: "urn:ovirt:params:oauth:grant-type:http", scope },
    headers: { authorization: "Negotiate YIIB" },
  },
  "sso/checkToken": { body: { token: administrator.token, scope: "ovirt-ext=token-info:validate" } },
  "sso/revokeToken": { body: { token: administrator.token, scope } },
};

/** Input that exists in this engine: an object for each part of the path, made where there is none, in a state that fits. */
export function sampleOf(operation: SpecOperation, state: EngineState): Readonly<Record<string, unknown>> {
  if (!operation.path.startsWith(apiPath)) return signOnSamples[operation.id] ?? {};
  const input: Record<string, unknown> = {};
  const segments = operation.path.slice(apiPath.length).split("/").slice(1);
  let path = "";
  let last: { readonly collection: string; readonly item: Item } | undefined;
  for (const segment of segments) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      path += `/${segment}`;
      continue;
    }
    const item = state.tree.placeAt(path) ? pick(state, path, operation) : undefined;
    const id = item?.id ?? state.random.uuid();
    if (item) last = { collection: path, item };
    if (item && operation.id === "vmSnapshots/restore" && path === "/vms") item["status"] = "down";
    input[name] = id;
    path += `/${encodeURIComponent(id)}`;
  }
  if (last) prepareFor(operation, segments.at(-1) ?? "", last);
  const body = bodyFor(operation, state, path);
  return body === undefined ? input : { ...input, body };
}

function pick(state: EngineState, path: string, operation: SpecOperation): Item | undefined {
  const items = state.store.all(path);
  // The objects that every engine has are not the ones to delete.
  const harmless =
    operation.method === "DELETE" ? items.filter(({ id, name }) => id !== zeroId && name !== "Default") : items;
  return harmless[0] ?? items[0] ?? state.store.addExample(path);
}

function prepareFor(
  { method }: SpecOperation,
  segment: string,
  { collection, item }: { readonly collection: string; readonly item: Item },
): void {
  if (!["/vms", "/hosts"].includes(collection) && !/\/(storagedomains|disks)$/.test(collection)) return;
  const key = collection.replaceAll(/(?<=^\/\w+\/)[^/]+/g, "*");
  newCourse(item);
  const action = method === "DELETE" ? "delete" : segment;
  const usual = collection.endsWith("disks") ? "ok" : collection.endsWith("storagedomains") ? "active" : "up";
  if (method === "POST" || method === "DELETE") item["status"] = wanted[key]?.[action] ?? usual;
  if (action === "delete") item["delete_protected"] = "false";
}

/** The body of the spec's example, with names that are free and references that lead somewhere. */
function bodyFor(operation: SpecOperation, state: EngineState, path: string): unknown {
  const body = exampleBody(operation);
  if (body === undefined) return undefined;
  const result: Record<string, unknown> = { ...body };
  if (operation.method === "PUT") delete result["id"];
  const isCreate = operation.id.endsWith("/create");
  if (isCreate && typeof body["name"] === "string") result["name"] = `${body["name"]}-${state.random.hex(6)}`;
  const first = (collection: string): { readonly id: string } => ({ id: state.store.all(collection)[0]?.id ?? "" });
  if (operation.id === "vms/create") Object.assign(result, { cluster: first("/clusters"), template: { id: zeroId } });
  if (operation.id === "templates/create") Object.assign(result, { vm: first("/vms") });
  if (isCreate && /\/(storagedomains)$/.test(path) && path.startsWith("/datacenters")) return first("/storagedomains");
  if (operation.id === "rolePermits/create") return { id: permits[0]?.id };
  if (operation.id === "vmTags/create") return first("/tags");
  if (isCreate && /\/clusters\/[^/]+\/networks$/.test(path)) return first("/networks");
  if (operation.id === "vms/previewSnapshot")
    result["snapshot"] = first(`${path.split("/").slice(0, -1).join("/")}/snapshots`);
  if (operation.id === "imageTransfers/create") result["disk"] = first("/disks");
  if (operation.id === "vmBackups/create") {
    // A first backup: there is no checkpoint to begin from.
    delete result["from_checkpoint_id"];
    result["disks"] = { disk: [first("/disks")] };
  }
  if ("host_nic" in result) result["host_nic"] = first(`${path.split("/").slice(0, 3).join("/")}/nics`);
  const disk = result["disk"];
  if (operation.id === "vmDiskAttachments/create" && typeof disk === "object" && disk !== null) {
    result["disk"] = {
      provisioned_size: "1073741824",
      format: "cow",
      storage_domains: { storage_domain: [first("/storagedomains")] },
    };
  }
  if (operation.id.endsWith("isks/create") && "storage_domains" in result)
    result["storage_domains"] = { storage_domain: [first("/storagedomains")] };
  for (const [name, value] of Object.entries(result)) {
    // Names in examples belong to a world of their own.
    if (isNamed(value) && (isCreate || operation.method === "PUT"))
      result[name] = referenceFor(state, operation, name) ?? value;
  }
  return result;
}

function isNamed(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    !("id" in value) &&
    Object.keys(value).length === 1
  );
}

function referenceFor(
  { store, tree }: EngineState,
  _operation: SpecOperation,
  member: string,
): { readonly id: string } | undefined {
  const collection = `/${member.replaceAll("_", "")}s`;
  if (!tree.places.has(collection)) return undefined;
  const item = store.all(collection)[0] ?? store.addExample(collection);
  return item && { id: item.id };
}

/** The example of the spec; without one, no more than what is required. */
function exampleBody(operation: SpecOperation): Record<string, unknown> | undefined {
  const media = operation.requestBodies[0]?.media;
  if (!media) return undefined;
  const isGiven = media.example !== undefined || Object.keys(media.examples ?? {}).length > 0;
  return (isGiven ? exampleOf(operation, media) : required(operation, media.schema ?? {})) as Record<string, unknown>;
}

function required(operation: SpecOperation, given: Schema): unknown {
  const { document } = operation.spec;
  const schema = given.$ref === undefined ? given : (readPointer(document, given.$ref) as Schema);
  if (schema.type === "array" && typeof schema.items === "object") return [required(operation, schema.items)];
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf?.slice(0, 1) ?? [])].map((part) =>
    required(operation, part),
  );
  const plain = parts.find((part) => typeof part !== "object");
  if (plain !== undefined) return plain;
  if (parts.length === 0 && schema.type !== "object") return exampleOfSchema(document, schema, "sample");
  const own = (schema.required ?? []).map(
    (name) => [name, required(operation, schema.properties?.[name] ?? {})] as const,
  );
  return Object.assign({}, ...parts, Object.fromEntries(own)) as unknown;
}
