import { engineFault, refusal } from "../faults.ts";
import { accountOf } from "./session.ts";
import type { Account, EngineState } from "../state.ts";
import { idOf } from "../store.ts";
import type { EngineContext } from "../handlers.ts";
import type { Item } from "../types.ts";

/** Tells whether the caller may see an object of a type; absent for a caller who sees everything. */
export type Sight = (type: string, item: Item, path: string) => boolean;

/** Where the objects of a type are, and the references behind which a permission holds for them, too. */
const guarded: Readonly<
  Record<string, readonly [collection: string, ...above: (readonly [member: string, type: string])[]]>
> = {
  Vm: ["/vms", ["cluster", "Cluster"]],
  Template: ["/templates", ["cluster", "Cluster"]],
  VmPool: ["/vmpools", ["cluster", "Cluster"]],
  Host: ["/hosts", ["cluster", "Cluster"]],
  Cluster: ["/clusters", ["data_center", "DataCenter"]],
  Network: ["/networks", ["data_center", "DataCenter"]],
  VnicProfile: ["/vnicprofiles", ["network", "Network"]],
  StorageDomain: ["/storagedomains"],
  Disk: ["/disks"],
  DataCenter: ["/datacenters"],
};

/** Members of an event that name what it is about. */
const subjects = { vm: "Vm", template: "Template", host: "Host", cluster: "Cluster", storage_domain: "StorageDomain" };

/** What a user may do with a machine by role; administrator roles allow everything below the object. */
const uses = new Set(
  "start stop shutdown reboot reset suspend logon ticket proxyticket graphicsconsoles cdroms sessions".split(" "),
);

/**
 * What the caller sees. Administrators are filtered when they ask for it, the others unless they ask against it.
 * @throws LabFault when somebody without an administrator role asks for everything.
 */
export function sightOf(context: EngineContext): Sight | undefined {
  const account = accountOf(context);
  if (!account) return undefined;
  const { state } = context;
  const wish = filterOf(context);
  if (!isAdministrator(state, account)) {
    if (wish === false)
      throw engineFault(403, "Operation Failed", "query execution failed due to insufficient permissions.");
  } else if (wish !== true) return undefined;
  // Roles of administrators say what may be done, but not what is shown to somebody who asks for what is his.
  const held = new Map(
    [...holdings(state, account)].map(([at, names]) => [at, names.filter((name) => !isAdministratorRole(state, name))]),
  );
  let disks: ReadonlySet<string> | undefined;
  return (type, item, path) =>
    isSeen(state, held, account, type, item, path) ||
    // Disks are seen through the machines that they are attached to, which are looked at once for all of them.
    (type === "Disk" && (disks ??= attachedDisks(state, held)).has(item.id));
}

/** Whether a caller is shown only what is his: a header or a parameter says so, else his role. */
export function isFiltered(context: EngineContext): boolean {
  const account = accountOf(context);
  return account !== undefined && (filterOf(context) ?? !isAdministrator(context.state, account));
}

/**
 * Checks that the caller may change something.
 * @param how segment of the action or collection, or what is done to the object itself
 * @throws LabFault for a user whose roles do not reach so far.
 */
export function mustBeAllowed(context: EngineContext, path: string, how: string): void {
  const account = accountOf(context);
  const { state } = context;
  if (!account || account.isAdministrator) return;
  const [, collection = "", id = "", below] = path.split("/");
  const [type] = Object.entries(guarded).find(([, [top]]) => top === `/${collection}`) ?? [];
  const item = type === undefined ? undefined : state.store.find(`/${collection}`, id);
  const held = holdings(state, account);
  const roles = type !== undefined && item ? rolesOn(state, held, type, item) : (held.get("") ?? []);
  const isAllowed = roles.some(
    (name) =>
      isAdministratorRole(state, name) || (type === "Vm" && (name === "UserVmManager" || uses.has(below ?? how))),
  );
  if (!isAllowed) throw refusal("User is not authorized to perform this action.", 403);
}

function filterOf({ headers }: EngineContext): boolean | undefined {
  const text = headers["filter"]?.toLowerCase();
  if (text === undefined) return undefined;
  if (["", "true", "t", "yes", "y", "1"].includes(text)) return true;
  return ["false", "f", "no", "n", "0"].includes(text) ? false : undefined;
}

/** Names of the roles that an account has, by the path of the object that it has them on; empty for the whole system. */
function holdings({ store }: EngineState, account: Account): ReadonlyMap<string, readonly string[]> {
  const held = new Map<string, string[]>();
  for (const [path, permissions] of store.collections()) {
    if (!path.endsWith("/permissions")) continue;
    for (const permission of permissions) {
      if (idOf(permission, "user") !== account.id) continue;
      const role = store.find("/roles", idOf(permission, "role"))?.["name"];
      const at = path.slice(0, -"/permissions".length);
      held.set(at, [...(held.get(at) ?? []), String(role ?? "UserRole")]);
    }
  }
  return held;
}

/** Whoever has an administrator role on anything at all may look at everything. */
function isAdministrator(state: EngineState, account: Account): boolean {
  if (account.isAdministrator) return true;
  return [...holdings(state, account).values()].flat().some((name) => isAdministratorRole(state, name));
}

function isAdministratorRole({ store }: EngineState, name: string): boolean {
  return store.all("/roles").some((role) => role["name"] === name && role["administrative"] === "true");
}

/** The roles on an object and on what is above it. */
function rolesOn(
  state: EngineState,
  held: ReadonlyMap<string, readonly string[]>,
  type: string,
  item: Item,
): readonly string[] {
  const [collection, ...above] = guarded[type] ?? [];
  if (collection === undefined) return [];
  const own = held.get(`${collection}/${item.id}`) ?? [];
  const parents = [
    ...above.map(([member, parent]) => [parent, idOf(item, member)] as const),
    ...inList(item, "data_centers", "data_center").map((id) => ["DataCenter", id] as const),
    ...inList(item, "storage_domains", "storage_domain").map((id) => ["StorageDomain", id] as const),
  ];
  return [
    ...own,
    ...parents.flatMap(([parent, id]) => {
      const found = state.store.find(guarded[parent]?.[0] ?? "", id);
      return found ? rolesOn(state, held, parent, found) : [];
    }),
    ...(above.length === 0 ? (held.get("") ?? []) : []),
  ];
}

function inList(item: Item, member: string, element: string): string[] {
  const list = item[member] as Readonly<Record<string, readonly { readonly id: string }[]>> | undefined;
  return (list?.[element] ?? []).map(({ id }) => id);
}

function isSeen(
  state: EngineState,
  held: ReadonlyMap<string, readonly string[]>,
  account: Account,
  type: string,
  item: Item,
  path: string,
): boolean {
  if (path === "/users") return item.id === account.id;
  if (path === "/permissions") return idOf(item, "user") === account.id;
  if (path === "/jobs") return idOf(item, "owner") === account.id;
  if (path === "/events") {
    if (idOf(item, "user") === account.id) return true;
    return Object.entries(subjects).some(([member, about]) => {
      const found = state.store.find(guarded[about]?.[0] ?? "", idOf(item, member));
      return found !== undefined && rolesOn(state, held, about, found).length > 0;
    });
  }
  if (!(type in guarded)) return true;
  // Everybody may make machines of the blank template.
  if (type === "Template" && item["name"] === "Blank") return true;
  return rolesOn(state, held, type, item).length > 0;
}

/** The disks of the machines that somebody sees. */
function attachedDisks(state: EngineState, held: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const { store } = state;
  const seen = store.all("/vms").filter((vm) => rolesOn(state, held, "Vm", vm).length > 0);
  return new Set(seen.flatMap(({ id }) => store.all(`/vms/${id}/diskattachments`).map((attachment) => attachment.id)));
}
