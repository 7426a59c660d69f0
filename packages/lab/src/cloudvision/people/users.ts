import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import { administrator } from "./state.ts";
import { findPerson, setPassword } from "./session.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

function checkRoles(state: CloudVisionState, roles: readonly string[]): void {
  for (const name of roles) if (!state.people.roles.has(name)) throw portalFault("232801", "Entity does not exist");
}

/** The member that says who is logged in somewhere. */
function withStatus(user: Schemas["User"], online: ReadonlySet<string>): Schemas["User"] {
  return { ...user, currentStatus: online.has(user.userId ?? "") ? "Online" : "Offline" };
}

/** Users: read, create, change, delete, switch on and off. */
export const userHandlers: CloudVisionHandlers = {
  "users/list": ({ query, nodes, state }) => {
    const online = new Set(nodes.flatMap((node) => [...node.sessions.users]));
    const people = search([...state.people.users.values()], query.queryparam, ({ user }) => [
      user.userId,
      user.firstName ?? "",
      user.lastName ?? "",
      user.email,
    ]);
    const page = slicePage(people, query);
    return {
      total: people.length,
      users: page.map(({ user }) => withStatus(user, online)),
      roles: Object.fromEntries(page.map(({ user, roles }) => [user.userId ?? "", roles])),
    };
  },

  "users/get": ({ query, nodes, state }) => {
    const person = findPerson(state, query.userId);
    return {
      user: withStatus(person.user, new Set(nodes.flatMap((node) => [...node.sessions.users]))),
      roles: person.roles,
    };
  },

  "users/countOnline": ({ nodes }) => ({ count: new Set(nodes.flatMap((node) => [...node.sessions.users])).size }),

  "users/create": ({ body, session, state }) => {
    const { password = "", userId = "", ...rest } = body.user;
    if (userId === "") throw portalFault("202538", "Invalid user name");
    if (password === "") throw portalFault("202718", "Invalid input parameters: the password is empty");
    if (state.people.users.has(userId)) throw portalFault("202518", "Data already exists in Database.");
    checkRoles(state, body.roles);
    const user = {
      userStatus: "Enabled",
      currentStatus: "Offline",
      userType: "Local",
      contactNumber: "",
      email: "",
      firstName: "",
      lastName: "",
      ...rest,
      password: null,
      userId,
      addedByUser: session?.user ?? "",
      lastAccessed: 0,
    };
    state.people.users.set(userId, { user, password, roles: [...body.roles] });
    return { data: user };
  },

  "users/update": ({ body, query, nodes, state }) => {
    const person = findPerson(state, query.userId);
    const { password, ...rest } = body.user;
    if (rest.userId !== undefined && rest.userId !== query.userId)
      throw portalFault("202804", "The user name cannot change");
    if (query.userId === administrator.username && !body.roles.includes("network-admin"))
      throw portalFault("202886", "The role of the administrator cannot change");
    checkRoles(state, body.roles);
    person.user = { ...person.user, ...rest };
    person.roles = [...body.roles];
    if (password !== undefined && password !== "") setPassword(state, nodes, person, password);
    return { data: "success" };
  },

  "users/delete": ({ body, nodes, state }) => {
    for (const userId of body) findPerson(state, userId);
    if (body.includes(administrator.username)) throw portalFault("202885", "The administrator cannot be deleted");
    for (const userId of body) {
      state.people.users.delete(userId);
      for (const node of nodes) node.sessions.endOf(userId);
    }
    return { data: "success" };
  },

  "users/setState": ({ body, query, state }) => {
    const status = query.state === "enable" ? "Enabled" : "Disabled";
    const people = body.map((userId) => findPerson(state, userId));
    if (status === "Disabled" && body.includes(administrator.username))
      throw portalFault("202884", "The administrator cannot be disabled");
    for (const person of people) person.user = { ...person.user, userStatus: status };
    return { data: "success" };
  },
};
