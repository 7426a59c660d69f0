import type { Operation } from "./operation.ts";

/**
 * What is known about the effect of a call or of one attempt: `not-processed` nothing was changed, `unknown` it may have
 * been, `processed` it was. What only reads changes nothing, so it is `not-processed` however it ends.
 */
export type Outcome = "not-processed" | "unknown" | "processed";

/** Whether a call may leave something changed behind: reads don't, nor does what the spec declares safe to repeat. */
export function changesSomething({ method, operation }: { method: string; operation: Operation | undefined }): boolean {
  if (operation?.replay) return operation.replay === "unsafe";
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

/** Whether one of these attempts may have been processed. A later answer of another attempt takes nothing of that back. */
export function isInDoubt(attempts: readonly { readonly outcome?: Outcome | undefined }[] | undefined): boolean {
  return attempts?.some(({ outcome }) => outcome === "unknown") ?? false;
}
