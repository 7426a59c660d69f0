// What the client of IaaS has beyond single calls; the generated application imports it.
export { createIaasWaits as extend, type IaasWaits as Extras } from "../workflows/iaas-waits.ts";
