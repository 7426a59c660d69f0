// What the client of Compute has beyond single calls; the generated application imports it.
export { createComputeWaits as extend, type ComputeWaits as Extras } from "../workflows/compute-waits.ts";
