import { toIso } from "../times.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type IssuedToken } from "./resources.ts";
import type { WriteRules, Writer } from "./rules.ts";

const account = "serviceaccount/v1/Account";
const year = 365 * 86_400_000;

/** `24h`, `86400s`, `90m` in milliseconds. */
export function readDuration(text: string): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== text) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ""] ?? 0), 0);
}

function revoke(
  state: CloudVisionState,
  matches: (token: { readonly id: string; readonly user: string }) => boolean,
  nodes: readonly { readonly sessions: { end(id: string): boolean } }[],
): void {
  for (const [secret, token] of state.resources.tokens) {
    if (!matches(token)) continue;
    state.resources.tokens.delete(secret);
    state.resources.remove("serviceaccount/v1/Token", { id: token.id });
    for (const node of nodes) node.sessions.end(secret);
  }
}

const disabled = "ACCOUNT_STATUS_DISABLED";

/** Tokens of an account stay listed and open nothing while it is disabled. */
function endSessions(state: CloudVisionState, key: unknown, nodes: Writer["nodes"]): void {
  for (const [secret, { user }] of state.resources.tokens)
    if (user === asValue(key)["name"]) for (const node of nodes) node.sessions.end(secret);
}

/** The token of a secret, if it opens the server now; that it did is noted. */
export function useToken(state: CloudVisionState, secret: string): IssuedToken | undefined {
  const { clock, resources } = state;
  const token = resources.tokens.get(secret);
  if (!token || token.validUntil <= clock.now()) return undefined;
  const owner = resources.get(account, { name: token.user });
  if (owner?.["status"] === disabled) return undefined;
  const now = toIso(clock.now());
  const shown = resources.get("serviceaccount/v1/Token", { id: token.id });
  if (shown) resources.put("serviceaccount/v1/Token", { ...shown, lastUsed: now });
  if (owner) resources.put(account, { ...owner, lastAccess: now });
  return token;
}

/** Service accounts and their tokens; the secret of a token is shown once. */
export const serviceAccountRules: WriteRules = {
  "serviceaccount/v1/AccountConfig": {
    check: (state, value) => {
      if (!asValue(value["key"])["name"]) throw rpcFault(3, "key.name is required");
      const groups = asValue(value["groups"])["values"];
      for (const role of Array.isArray(groups) ? groups : []) {
        if (!state.people.roles.has(String(role))) throw rpcFault(3, `role ${String(role)} does not exist`);
      }
    },
    showsItself: true,
    apply: (state, value, _given, { user, nodes }) => {
      const before = state.resources.get(account, asValue(value["key"]));
      const { key, status = "ACCOUNT_STATUS_ENABLED", description = "", groups = { values: [] } } = value;
      state.resources.put(account, { createdBy: user, ...before, key, status, description, groups });
      if (status === disabled) endSessions(state, key, nodes);
    },
    remove: (state, key, _before, { nodes }) => {
      revoke(state, (token) => token.user === key["name"], nodes);
    },
  },
  "serviceaccount/v1/TokenConfig": {
    complete: (state, given) => {
      const id = asValue(given["key"])["id"];
      const secret = `eyJhbGciOiJIUzI1NiJ9.${state.random.hex(48)}.${state.random.hex(43)}`;
      return { ...given, key: { id: id === undefined || id === "" ? state.random.hex(40) : id }, token: secret };
    },
    check: (state, value) => {
      const user = String(value["user"] ?? "");
      if (!state.resources.get(account, { name: user })) throw rpcFault(5, `service account ${user} not found`);
      const life = readDuration(String(value["validFor"] ?? ""));
      if (life === undefined || life <= 0 || life > year)
        throw rpcFault(3, "validFor must be a duration of at most one year");
    },
    showsItself: true,
    keep: ({ token: _token, ...rest }) => rest,
    apply: (state, value, _given, writer) => {
      const id = String(asValue(value["key"])["id"]);
      const user = String(value["user"]);
      const validUntil = state.clock.now() + (readDuration(String(value["validFor"])) ?? 0);
      state.resources.tokens.set(String(value["token"]), { id, user, validUntil });
      state.resources.put("serviceaccount/v1/Token", {
        key: { id },
        user,
        description: value["description"] ?? "",
        // Whole seconds: cvprac reads this time, and reads no fraction.
        validUntil: `${new Date(validUntil).toISOString().slice(0, 19)}Z`,
        createdBy: writer.user,
      });
    },
    remove: (state, key, _before, { nodes }) => {
      revoke(state, (token) => token.id === key["id"], nodes);
    },
  },
};
