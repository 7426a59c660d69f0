import { Call } from "@northbound/runtime";
import { ssoRevokeToken } from "./generated/operations.ts";

/** What the engine calls the permission to use its API. */
export const apiScope = "ovirt-app-api";

/** The call that gives a token back. */
export function logout(token: string): Call {
  return new Call(pathOf(ssoRevokeToken), {
    method: "POST",
    headers: formHeaders,
    body: new URLSearchParams({ scope: apiScope, token }).toString(),
    operation: ssoRevokeToken,
  });
}

/** The single sign-on service answers JSON only to exactly this `Accept`. */
export const formHeaders: Readonly<Record<string, string>> = {
  accept: "application/json",
  "content-type": "application/x-www-form-urlencoded",
};

/** Full path of an operation outside the API. */
export function pathOf(operation: { readonly base: string; readonly path: string }): string {
  return operation.base + operation.path;
}
