import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { atMostOnce } from "./at-most-once.ts";
import { findOrUndefined } from "./find.ts";
import { findRoleKeys } from "./people.ts";
import { secondsOf } from "./duration.ts";

type Schemas = components["schemas"];

/** Calls of service accounts: the gateway on levels 7 to 13, the Resource API from 14 on. */
export type ServiceAccountCalls = Pick<Calls, "serviceAccountGateway" | "serviceAccountV1"> & LevelSource;

/** An account for machines, in one shape over both interfaces. */
export interface ServiceAccount {
  readonly name: string;
  readonly enabled: boolean;
  readonly description: string;
  /** Keys of its roles. */
  readonly roles: readonly string[];
  readonly createdBy: string;
  /** RFC 3339; absent when it was never used. */
  readonly lastAccess?: string | undefined;
}

/** A token of a service account, without its secret, in one shape over both interfaces. */
export interface ServiceAccountToken {
  readonly id: string;
  /** The account that it is for. */
  readonly user: string;
  readonly description: string;
  /** RFC 3339. */
  readonly validUntil: string;
  readonly createdBy: string;
  /** RFC 3339; absent when it was never used. */
  readonly lastUsed?: string | undefined;
}

async function hasResources(source: LevelSource): Promise<boolean> {
  // Levels 12 and 13 have the Resource API as well, with faults that made others stay with the gateway there.
  return (await readLevel(source)) >= 14;
}

/** Lists all service accounts. */
export async function listServiceAccounts(
  calls: ServiceAccountCalls,
  given: CallOptions = {},
): Promise<ServiceAccount[]> {
  const options = shareDeadline(given);
  if (!(await hasResources(calls))) {
    const items = (await calls.serviceAccountGateway.listAccounts({}, options)) ?? [];
    return items.flatMap(({ value }) => (value ? [fromGatewayAccount(value)] : []));
  }
  const records = await calls.serviceAccountV1.listAccounts({}, options).all();
  return records.flatMap(({ value }) => (value ? [fromAccount(value)] : []));
}

/** The service account of a name; `undefined` when there is none. */
export async function findServiceAccount(
  calls: ServiceAccountCalls,
  name: string,
  given: CallOptions = {},
): Promise<ServiceAccount | undefined> {
  const options = shareDeadline(given);
  if (!(await hasResources(calls))) {
    const items = await findOrUndefined(calls.serviceAccountGateway.getAccount({ body: { key: { name } } }, options));
    const value = items?.[0]?.value;
    return value && fromGatewayAccount(value);
  }
  const answer = await findOrUndefined(calls.serviceAccountV1.getAccount({ "key.name": name }, options));
  return answer?.value && fromAccount(answer.value);
}

/**
 * Makes sure that there is a service account like this. Safe to call twice.
 * @param account Its roles by name or key.
 * @throws InvalidInputError for roles that do not exist.
 */
export async function putServiceAccount(
  calls: ServiceAccountCalls & Pick<Calls, "roles">,
  account: {
    readonly name: string;
    readonly roles: readonly string[];
    readonly description?: string | undefined;
    /** @default true */
    readonly enabled?: boolean | undefined;
  },
  options: CallOptions = {},
): Promise<void> {
  const { name, roles, description = "", enabled = true } = account;
  const value = {
    key: { name },
    description,
    groups: { values: await findRoleKeys(calls, roles, options) },
    status: enabled ? "ACCOUNT_STATUS_ENABLED" : "ACCOUNT_STATUS_DISABLED",
  } as const;
  if (await hasResources(calls)) await calls.serviceAccountV1.setAccountConfig({ body: value }, options);
  else await calls.serviceAccountGateway.setAccount({ body: { value } }, options);
}

/** Deletes a service account and all of its tokens. One that is gone already needs nothing. */
export async function removeServiceAccount(
  calls: ServiceAccountCalls,
  name: string,
  given: CallOptions = {},
): Promise<void> {
  const options = shareDeadline(given);
  if (await hasResources(calls)) {
    await findOrUndefined(calls.serviceAccountV1.deleteAccountConfig({ "key.name": name }, options));
  } else await findOrUndefined(calls.serviceAccountGateway.deleteAccount({ body: { key: { name } } }, options));
}

/** Lists all tokens, or those of one account; their secrets are never shown again. */
export async function listServiceAccountTokens(
  calls: ServiceAccountCalls,
  options: CallOptions & { readonly user?: string | undefined } = {},
): Promise<ServiceAccountToken[]> {
  const { user, ...rest } = options;
  const tokens = (await hasResources(calls))
    ? (await calls.serviceAccountV1.listTokens({}, rest).all()).flatMap(({ value }) =>
        value ? [fromToken(value)] : [],
      )
    : ((await calls.serviceAccountGateway.listTokens({}, rest)) ?? []).flatMap(({ value }) =>
        value ? [fromGatewayToken(value)] : [],
      );
  return tokens.filter((token) => user === undefined || token.user === user);
}

/** The token of an id; `undefined` when there is none. */
export async function findServiceAccountToken(
  calls: ServiceAccountCalls,
  id: string,
  given: CallOptions = {},
): Promise<ServiceAccountToken | undefined> {
  const options = shareDeadline(given);
  if (!(await hasResources(calls))) {
    const items = await findOrUndefined(calls.serviceAccountGateway.getToken({ body: { key: { id } } }, options));
    const value = items?.[0]?.value;
    return value && fromGatewayToken(value);
  }
  const answer = await findOrUndefined(calls.serviceAccountV1.getToken({ "key.id": id }, options));
  return answer?.value && fromToken(answer.value);
}

/** A token that was made just now. */
export interface NewServiceAccountToken {
  readonly id: string;
  /** The secret itself; the server shows it this once. */
  readonly token: string;
}

/**
 * Makes a token for a service account. When the answer is lost, so is the secret: what may have been made is deleted,
 * and another one is made.
 * @param definition `validFor` in milliseconds, a year at most.
 * @example
 * import { createServiceAccountToken } from "@northbound/cloudvision";
 *
 * const { token } = await createServiceAccountToken(cvp, { user: "ci", validFor: 90 * 86_400_000 });
 */
export async function createServiceAccountToken(
  calls: ServiceAccountCalls,
  definition: { readonly user: string; readonly validFor: number; readonly description?: string | undefined },
  options: CallOptions = {},
): Promise<NewServiceAccountToken> {
  const { user, validFor } = definition;
  secondsOf(validFor);
  const reload = { ...options, cache: "reload", user } as const;
  const before = new Set((await listServiceAccountTokens(calls, reload)).map(({ id }) => id));
  const make = (): Promise<NewServiceAccountToken> => makeToken(calls, definition, options);
  const made = await atMostOnce<NewServiceAccountToken | readonly ServiceAccountToken[]>(
    make,
    async () => {
      const { description = "" } = definition;
      const now = await listServiceAccountTokens(calls, reload);
      const lost = now.filter((token) => !before.has(token.id) && token.description === description);
      return lost.length > 0 ? lost : undefined;
    },
    options,
  );
  if ("token" in made) return made;
  await Promise.all(made.map(({ id }) => removeServiceAccountToken(calls, id, options)));
  return await make();
}

async function makeToken(
  calls: ServiceAccountCalls,
  {
    user,
    validFor,
    description = "",
  }: { readonly user: string; readonly validFor: number; readonly description?: string | undefined },
  options: CallOptions,
): Promise<NewServiceAccountToken> {
  const seconds = secondsOf(validFor);
  const value = (await hasResources(calls))
    ? (
        await calls.serviceAccountV1.setTokenConfig(
          { body: { key: { id: "" }, user, description, validFor: seconds, token: "" } },
          options,
        )
      ).value
    : (
        await calls.serviceAccountGateway.setToken(
          { body: { value: { user, description, valid_for: seconds } } },
          options,
        )
      )[0]?.value;
  return { id: value?.key?.id ?? "", token: value?.token ?? "" };
}

/** Deletes a token: it is refused from then on. One that is gone already needs nothing. */
export async function removeServiceAccountToken(
  calls: ServiceAccountCalls,
  id: string,
  given: CallOptions = {},
): Promise<void> {
  const options = shareDeadline(given);
  if (await hasResources(calls)) {
    await findOrUndefined(calls.serviceAccountV1.deleteTokenConfig({ "key.id": id }, options));
  } else await findOrUndefined(calls.serviceAccountGateway.deleteToken({ body: { key: { id } } }, options));
}

/**
 * Deletes the tokens that have expired and gives them.
 * @param options `at` is the moment that counts. @default now
 */
export async function removeExpiredTokens(
  calls: ServiceAccountCalls,
  options: CallOptions & { readonly user?: string | undefined; readonly at?: Date | undefined } = {},
): Promise<ServiceAccountToken[]> {
  const { at = new Date(), user, ...rest } = options;
  const tokens = await listServiceAccountTokens(calls, { ...rest, user, cache: "reload" });
  const expired = tokens.filter(({ validUntil }) => Date.parse(validUntil) < at.getTime());
  await Promise.all(expired.map(({ id }) => removeServiceAccountToken(calls, id, rest)));
  return expired;
}

function fromAccount(value: Schemas["ServiceAccountV1Account"]): ServiceAccount {
  return {
    name: value.key?.name ?? "",
    enabled: value.status === "ACCOUNT_STATUS_ENABLED",
    description: value.description ?? "",
    roles: value.groups?.values ?? [],
    createdBy: value.createdBy ?? "",
    lastAccess: value.lastAccess,
  };
}

function fromGatewayAccount(value: Schemas["GatewayAccount"]): ServiceAccount {
  return {
    name: value.key.name ?? "",
    enabled: value.status === "ACCOUNT_STATUS_ENABLED",
    description: value.description ?? "",
    roles: value.groups?.values ?? [],
    createdBy: value.created_by ?? "",
    lastAccess: value.last_access ?? undefined,
  };
}

function fromToken(value: Schemas["ServiceAccountV1Token"]): ServiceAccountToken {
  return {
    id: value.key?.id ?? "",
    user: value.user ?? "",
    description: value.description ?? "",
    validUntil: value.validUntil ?? "",
    createdBy: value.createdBy ?? "",
    lastUsed: value.lastUsed,
  };
}

function fromGatewayToken(value: Schemas["GatewayToken"]): ServiceAccountToken {
  return {
    id: value.key?.id ?? "",
    user: value.user ?? "",
    description: value.description ?? "",
    validUntil: value.valid_until ?? "",
    createdBy: value.created_by ?? "",
    lastUsed: value.last_used ?? undefined,
  };
}
