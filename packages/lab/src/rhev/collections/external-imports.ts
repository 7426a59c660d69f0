import { refusal } from "../faults.ts";
import type { EngineContext, EngineHandlers } from "../handlers.ts";
import { addJob } from "../event-log.ts";
import { authorOf } from "./writes.ts";
import { answerAs } from "../actions/tasks.ts";
import { readBody } from "../serialization/encoding.ts";
import { ref, type Reference } from "../store.ts";
import type { Item } from "../types.ts";
import { firstVersion, machineOf } from "../seed/seed.ts";
import { later } from "./factories.ts";
import { pathOf } from "./lists.ts";
import { resolveReferences } from "./references.ts";

/** Imports from outside: what was asked for comes back with references, without an id of its own, and without the password. */
export const externalImportHandlers: EngineHandlers = {
  // `BackendExternalVmImportsResource.add`
  "externalVmImports/create": (context) => {
    const { password: _password, ...given } = read(context, "ExternalVmImport");
    const vm = { ...machineOf(newName(given, "vm"), 1024 ** 3, 1), ...imported(context, given) };
    return answer(context, { ...given, vm: begin(context, "/vms", vm, "image_locked", "down") });
  },
  // `BackendExternalTemplateImportsResource.add`
  "externalTemplateImports/create": (context) => {
    const given = read(context, "ExternalTemplateImport");
    const template = { name: newName(given, "template"), ...imported(context, given) };
    const version = { version: firstVersion(template.id) };
    return answer(context, {
      ...given,
      template: begin(context, "/templates", { ...template, ...version }, "locked", "ok"),
    });
  },
};

/** The machine or template is new, and no reference. */
function read(context: EngineContext, type: string): Record<string, unknown> {
  const { vm, template, ...given } = readBody(context, type, context.body);
  return { ...resolveReferences(context.state, type, given, pathOf(context)), vm, template };
}

function imported({ state }: EngineContext, given: Readonly<Record<string, unknown>>): Item {
  return { id: state.random.uuid(), cluster: given["cluster"], creation_time: state.clock.now() };
}

/** The name that is wished for, or the one that it has outside. */
function newName(given: Readonly<Record<string, unknown>>, member: string): string {
  const wished = given[member] as { readonly name?: string } | undefined;
  const name = wished?.name ?? given["name"];
  return typeof name === "string" ? name : `imported-${member}`;
}

/** `AppErrors`: `VM_CANNOT_IMPORT_VM_NAME_EXISTS`, `VM_CANNOT_IMPORT_TEMPLATE_NAME_EXISTS`. */
const nameTaken: Readonly<Record<string, string>> = {
  "/vms": "Import VM failed - VM Name already exists in the Data Center. Please rename the VM in the Data Center first",
  "/templates":
    "Import Template failed - Template Name already exists in the system. Please rename the Template in the system first",
};

function begin(context: EngineContext, collection: string, item: Item, first: string, last: string): Reference {
  const { state } = context;
  const { store } = state;
  const name = item["name"];
  if (store.all(collection).some((other) => other["name"] === name)) throw refusal(nameTaken[collection] ?? "");
  store.add(collection, { ...item, status: first });
  later(state, item, [last]);
  addJob(state, {
    description: `Importing ${String(name)}`,
    steps: 3,
    ...authorOf(context, undefined, undefined),
  });
  return ref(collection, item.id);
}

function answer({ operation }: EngineContext, value: object): unknown {
  return answerAs(operation, value, 201);
}
