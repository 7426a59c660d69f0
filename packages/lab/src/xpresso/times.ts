/** A time as the services write it: microseconds and `Z`. */
export function micro(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}

/** A time as result archives write it: whole seconds. */
export function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A time as images tell it: without a zone. */
export function local(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
