import { compareVersions } from "../../core/versions.ts";
import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

const fixedRoles = ["network-admin", "network-operator"];

function findRole(state: CloudVisionState, key: string): Schemas["Role"] {
  const role = [...state.people.roles.values()].find((entry) => entry.key === key || entry.name === key);
  if (!role) throw portalFault("232801", "Entity does not exist");
  return role;
}

function usersOf(state: CloudVisionState, key: string | undefined): Schemas["User"][] {
  return [...state.people.users.values()]
    .filter((person) => key !== undefined && person.roles.includes(key))
    .map((person) => person.user);
}

/** Roles: read, create, change, delete. */
export const roleHandlers: CloudVisionHandlers = {
  "roles/list": ({ query, state }) => {
    const found = search([...state.people.roles.values()], query.queryParam, (role) => [
      role.name,
      role.description ?? "",
    ]);
    const page = slicePage(found, query);
    return {
      total: found.length,
      roles: page,
      users: Object.fromEntries(page.map((role) => [role.key ?? "", usersOf(state, role.key).length])),
    };
  },

  "roles/listUsers": ({ query, state }) => {
    const role = [...state.people.roles.values()].find(({ name }) => name === query.roleName);
    if (!role) throw portalFault("232937", "Invalid role name");
    const users = search(usersOf(state, role.key), query.queryparam, (user) => [user.userId]);
    return {
      total: users.length,
      data: slicePage(users, query).map(({ userId, addedByUser = "" }) => ({
        userName: userId,
        assignedBy: addedByUser,
      })),
    };
  },

  "roles/get": ({ query, state }) => findRole(state, query.roleId),
  "roles/countUsers": ({ query, state }) => ({ data: usersOf(state, findRole(state, query.roleId).key).length }),

  "roles/create": ({ body, session, clock, random, state }) => {
    const { name = "", description = "", moduleList = [] } = body;
    if (name === "") throw portalFault("232810", "Name cannot be empty");
    if ([...state.people.roles.values()].some((role) => role.name === name))
      throw portalFault("232518", "Data already exists in Database.");
    const key = `role_${random.uuid()}`;
    const role = {
      key,
      classId: 29,
      name,
      description,
      moduleList,
      moduleListSize: moduleList.length,
      createdBy: session?.user ?? "",
      createdOn: clock.now(),
    };
    state.people.roles.set(key, role);
    return { data: role };
  },

  "roles/update": ({ body, state }) => {
    const role = findRole(state, body.key);
    if (fixedRoles.includes(role.name ?? "")) throw portalFault("232886", "A role of the system cannot change");
    if (role.name !== body.name && compareVersions(state.version, "2024.3.0") >= 0)
      throw portalFault("232937", "The name of a role cannot change");
    state.people.roles.set(body.key, { ...role, ...body, moduleListSize: body.moduleList.length });
    return { data: "success" };
  },

  "roles/delete": ({ body, state }) => {
    const roles = body.map((key) => findRole(state, key));
    for (const role of roles) {
      if (fixedRoles.includes(role.name ?? "")) throw portalFault("232887", "A role of the system cannot be deleted");
      if (usersOf(state, role.key).length > 0) throw portalFault("232518", `Role ${role.name ?? ""} is in use`);
    }
    for (const role of roles) state.people.roles.delete(role.key ?? "");
    return { data: "success" };
  },
};
