import type { Session } from "../../core/sessions.ts";
import { type Answer, json } from "../../http/message.ts";
import { detailFault, proxyPage } from "../errors.ts";
import type { Permission } from "./people.ts";
import type { XpressoIncomingRequest } from "../handlers.ts";

/** Who calls: `Authorization: Jwt <token>`, and nothing else. */
export function authenticate(incoming: XpressoIncomingRequest): Session | Answer {
  const { headers, node, state, clock, path } = incoming;
  // An older release has nothing behind these paths.
  if (!state.hasV2 && path.startsWith("/api/v2/")) return proxyPage(404, "Not Found");
  const token = /^Jwt (\S+)$/.exec(headers["authorization"] ?? "")?.[1];
  if (token === undefined) return json({ detail: "Authentication credentials were not provided." }, 401);
  const claims = state.people.tokens.get(token);
  if (!claims) return json({ detail: "Error decoding signature." }, 401);
  if (claims.exp * 1_000 <= clock.now()) return json({ detail: "Signature has expired." }, 401);
  return node.sessions.find(token) ?? node.sessions.open(token, claims.username, claims.exp * 1_000 - clock.now());
}

/** A request whose caller is known. */
export type Known = XpressoIncomingRequest & { readonly session: Session | undefined };

/** The group of a call: that of its header, else the one that the token was made for. */
export function groupOf({ headers, session, state }: Known): string {
  return headers["group"] ?? state.people.tokens.get(session?.id ?? "")?.group ?? "";
}

/** The name of the caller. */
export function callerOf({ session }: Known): string {
  return session?.user ?? "";
}

/** @throws LabFault when the caller is no member of the group. */
export function needMembership(call: Known, group: string): void {
  if (call.state.people.users.get(callerOf(call))?.groups.has(group)) return;
  throw detailFault("You do not have permission to perform this action.", 403);
}

/** @throws LabFault when the caller lacks a permission in the group. */
export function needPermission(call: Known, permission: Permission, group: string = groupOf(call)): void {
  if (call.state.people.users.get(callerOf(call))?.groups.get(group)?.has(permission)) return;
  throw detailFault("You do not have permission to perform this action.", 403);
}
