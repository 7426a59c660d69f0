import { type CallOptions, InvalidInputError, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { atMostOnce } from "./at-most-once.ts";
import { findOrUndefined } from "./find.ts";
import { fresh } from "./change.ts";

type Schemas = components["schemas"];

/** A person who logs in, as they are to be. */
export interface UserDefinition {
  readonly userId: string;
  /** Set when the user is made; for a user who is there it is changed when it is given, which ends their sessions. */
  readonly password?: string | undefined;
  /** Names or keys of roles. */
  readonly roles: readonly string[];
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly contactNumber?: string | undefined;
  /** @default true */
  readonly enabled?: boolean | undefined;
}

/** The user of a name with their roles; `undefined` when there is none. */
export async function findUser(
  calls: Pick<Calls, "users">,
  userId: string,
  options: CallOptions = {},
): Promise<Schemas["UserResponse"] | undefined> {
  return await findOrUndefined(calls.users.get({ userId }, options));
}

/**
 * Makes sure that there is a user like this: they are made or changed. Safe to call twice.
 * @throws InvalidInputError for a user who is to be made without a password, and for roles that do not exist.
 */
export async function putUser(
  calls: Pick<Calls, "users" | "roles">,
  definition: UserDefinition,
  callOptions: CallOptions = {},
): Promise<{ readonly created: boolean }> {
  const options = shareDeadline(callOptions);
  const { userId, roles, enabled = true, password, ...about } = definition;
  const known = await findUser(calls, userId, fresh(options));
  if (!known && password === undefined) throw new InvalidInputError(`User ${userId} needs a password to be made.`);
  const given = Object.fromEntries(Object.entries({ ...about, password }).filter(([, value]) => value !== undefined));
  const user: Schemas["UserInput"] = { userId, userStatus: enabled ? "Enabled" : "Disabled", ...given };
  const body = { user, roles: await findRoleKeys(calls, roles, fresh(options)) };
  if (known) await calls.users.update({ userId, body }, options);
  else {
    await atMostOnce<unknown>(
      () => calls.users.create({ body }, options),
      () => findUser(calls, userId, fresh(options)),
      options,
    );
  }
  return { created: !known };
}

/** A role, as it is to be. */
export interface RoleDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  /** What the role may read (`r`) or also write (`rw`), by module. */
  readonly modules: readonly { readonly name: string; readonly mode: "r" | "rw" }[];
}

/**
 * Makes sure that there is a role like this and gives its key: it is made or changed. Roles are told apart by name,
 * which servers from level 14 on do not change. Safe to call twice.
 */
export async function putRole(
  calls: Pick<Calls, "roles">,
  { name, description = "", modules }: RoleDefinition,
  options: CallOptions = {},
): Promise<string> {
  const moduleList = modules.map((module) => ({ ...module }));
  const known = await findRole(calls, name, fresh(options));
  if (known) {
    const { key } = known;
    await calls.roles.update({ body: { key, name, description, moduleList } }, options);
    return key;
  }
  const role = await atMostOnce(
    async () => (await calls.roles.create({ body: { name, description, moduleList } }, options)).data,
    () => findRole(calls, name, fresh(options)),
    options,
  );
  return role?.key ?? (await findRole(calls, name, fresh(options)))?.key ?? "";
}

/** The role of a name; `undefined` when there is none. */
export async function findRole(
  calls: Pick<Calls, "roles">,
  name: string,
  options: CallOptions = {},
): Promise<Schemas["Role"] | undefined> {
  const roles = await calls.roles.list({}, options).all();
  return roles.find((role) => role.name === name);
}

/**
 * Keys of roles that are given by name or by key.
 * @throws InvalidInputError naming those that do not exist.
 */
export async function findRoleKeys(
  calls: Pick<Calls, "roles">,
  names: readonly string[],
  options: CallOptions = {},
): Promise<string[]> {
  const roles = await calls.roles.list({}, options).all();
  const keys = names.map((name) => roles.find((role) => role.key === name || role.name === name)?.key);
  const unknown = names.filter((_name, index) => keys[index] === undefined);
  if (unknown.length > 0) throw new InvalidInputError(`There is no role ${unknown.join(", ")}.`);
  return keys.filter((key) => key !== undefined);
}
