/**
 * The identifier of a job, profile, testbed or the like, whichever version of the API it came from: v1 says `uuid`,
 * v2 says `id`.
 * @throws TypeError when it has neither.
 * @example
 * import { idOf } from "@northbound/xpresso";
 *
 * const [profile] = await xpresso.profiles.list();
 * if (profile) await xpresso.requests.submit({ body: { profile: idOf(profile) } });
 */
export function idOf(resource: { readonly id?: unknown; readonly uuid?: unknown }): string {
  const id = resource.id ?? resource.uuid;
  if (typeof id !== "string") throw new TypeError("The object has neither `id` nor `uuid`.");
  return id;
}
