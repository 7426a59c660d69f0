import { resolve } from "node:path";

/** Whether a spec is named by its address. */
export function isAddress(spec: string): boolean {
  return /^https?:\/\//i.test(spec);
}

/** The whole path of a spec; an address stays as it is. */
export function locateSpec(spec: string): string {
  return isAddress(spec) ? spec : resolve(spec);
}
