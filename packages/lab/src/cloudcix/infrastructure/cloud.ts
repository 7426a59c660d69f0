import type { Handler } from "../../core/backend.ts";
import { empty, json } from "../../http/message.ts";
import type { CixContext, Collection } from "../collections/collection.ts";
import { addRecord, collectionOf, tableOf } from "../collections/collections.ts";
import { notFound } from "../errors.ts";
import { addRouter, build, holds, sibling, sum } from "./iaas.ts";
import { passThrough } from "./lifecycle.ts";
import type { LabRecord, Table } from "../collections/tables.ts";
import type { CloudCixState } from "../state.ts";

/** A collection of IaaS with its records. */
interface Place {
  readonly collection: Collection;
  readonly table: Table;
}

function placeOf({ operation, state }: Pick<CixContext, "operation" | "state">, id: string): Place {
  const collection = collectionOf(sibling(operation, id));
  if (!collection) throw notFound(operation);
  return { collection, table: tableOf(collection, { state, pathParams: {} }) };
}

/** Projects ordered whole, and devices that are attached to machines. */
export const cloudHandlers: Readonly<Record<string, Handler<CloudCixState>>> = {
  "iaas/cloud/create": (context) => {
    const { project: order, vms = [] } = context.body as { readonly project: LabRecord; readonly vms?: LabRecord[] };
    const projects = placeOf(context, "iaas/project/read");
    const machines = placeOf(context, "iaas/vm/read");
    const project = addTo(projects, context, "iaas/project/read", order);
    const router = addRouter(context, project);
    Object.assign(project, { closed: false, virtual_router_id: router["id"] });
    for (const values of vms) {
      const vm = addTo(machines, context, "iaas/vm/read", values);
      vm["project"] = project;
      build(machines.collection, context.state, vm);
    }
    return json({ content: wholeOf(context, project) }, 201);
  },

  "iaas/cloud/read": (context) => {
    const { pk } = context.pathParams as { readonly pk: number };
    const project = placeOf(context, "iaas/project/read").table.records.get(String(pk));
    if (!project) throw notFound(context.operation);
    return json({ content: wholeOf(context, project) });
  },

  "iaas/attach/update": (context) => {
    const { resourceId, parentResourceId } = context.pathParams as Readonly<Record<string, number>>;
    const device = deviceOf(context, resourceId);
    if (!placeOf(context, "iaas/vm/read").table.records.has(String(parentResourceId)))
      throw notFound(context.operation);
    device["parent_id"] = parentResourceId;
    passThrough(context.state, device, [10, 11, 4]);
    return empty(204);
  },

  "iaas/detach/update": (context) => {
    const device = deviceOf(context, (context.pathParams as Readonly<Record<string, number>>)["resourceId"]);
    passThrough(context.state, device, [6, 4], () => (device["parent_id"] = null));
    return empty(204);
  },
};

function addTo({ collection, table }: Place, context: CixContext, id: string, values: LabRecord): LabRecord {
  return addRecord(collection, { state: context.state, operation: sibling(context.operation, id) }, table, values);
}

function deviceOf(context: CixContext, id: number | undefined): LabRecord {
  const device = placeOf(context, "iaas/ceph/read").table.records.get(String(id));
  if (!device) throw notFound(context.operation);
  return device;
}

/** A project with its router and machines, as the cloud service shows it. */
function wholeOf(context: CixContext, project: LabRecord): LabRecord {
  const routers = [...placeOf(context, "iaas/virtualRouter/read").table.records.values()];
  const machines = [...placeOf(context, "iaas/vm/read").table.records.values()];
  return {
    project: sum(context.state, project),
    virtual_router: routers.find((router) => holds(project, router)) ?? routers[0],
    vms: machines.filter((vm) => holds(project, vm)),
  };
}
