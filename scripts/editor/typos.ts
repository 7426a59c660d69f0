/** A mistake as people make it. */
export interface Typo {
  readonly code: string;
  /** What the message must name. */
  readonly says: string;
  /** Characters of the message before schemas and inputs had names. */
  readonly before: number;
}

/** Mistakes in all five clients, options and errors. */
export const typos: readonly Typo[] = [
  // Names of groups and calls.
  { code: `rhev.vmz.get({ vmId: "1" });`, says: "vmz", before: 45 },
  { code: `rhev.vms.gett({ vmId: "1" });`, says: "get", before: 357 },
  { code: `cvp.task.list();`, says: "tasks", before: 75 },
  { code: `cvp.tasks.lst();`, says: "list", before: 88 },
  { code: `prime.data.device.list();`, says: "devices", before: 81 },
  { code: `prime.op.jobServise;`, says: "jobService", before: 83 },
  { code: `cix.computer.project.list();`, says: "compute", before: 78 },
  { code: `cix.iaas.vms.list();`, says: "vms", before: 45 },
  { code: `xpresso.request.list();`, says: "list", before: 130 },
  { code: `xpresso.jobs.fetch({ id: "1" });`, says: "fetch", before: 329 },
  // Names of inputs.
  { code: `rhev.vms.get({ vmID: "1" });`, says: "vmId", before: 320 },
  { code: `rhev.vms.get({});`, says: "vmId", before: 537 },
  { code: `rhev.vms.get();`, says: "arguments", before: 34 },
  { code: `rhev.vms.get("1");`, says: "string", before: 271 },
  { code: `rhev.vms.list({ serch: "name=a*" });`, says: "search", before: 1387 },
  { code: `rhev.vms.list({ search: { nam: "a*" } });`, says: "nam", before: 1106 },
  { code: `cvp.tasks.get({ id: "1" });`, says: "id", before: 128 },
  { code: `cvp.tasks.get({ taskId: 1 });`, says: "number", before: 49 },
  { code: `prime.data.devices.list({ filter: { reachability: "REACHABEL" } });`, says: "REACHABEL", before: 241 },
  { code: `prime.data.devices.list({ filtre: {} });`, says: "filter", before: 422 },
  { code: `cix.iaas.vm.list({ serch: {} });`, says: "search", before: 427 },
  { code: `xpresso.requests.get({ requestID: "REQ1" });`, says: "requestId", before: 173 },
  // Bodies.
  { code: `rhev.vms.create({ body: { nam: "a" } });`, says: "nam", before: 436 },
  {
    code: `rhev.vms.create({ body: { name: "a", cluster: { name: "Default" } } });`,
    says: "initialization",
    before: 1249,
  },
  { code: `rhev.tags.create({ body: { name: 1 } });`, says: "number", before: 49 },
  { code: `xpresso.requests.submit({ body: { profil: "1" } });`, says: "profil", before: 442 },
  // Handles, waiting, links.
  { code: `const vm = await rhev.vms.handle("db1"); vm.strat();`, says: "start", before: 78 },
  { code: `const vm = await rhev.vms.handle("db1"); vm.waitFor("runing");`, says: "runing", before: 342 },
  { code: `const vm = await rhev.vms.handle("db1"); vm.migrate({ hots: {} });`, says: "hots", before: 407 },
  { code: `rhev.follow(await rhev.vms.get({ vmId: "1" }), "clustre");`, says: "clustre", before: 391 },
  { code: `rhev.collection("machines");`, says: "machines", before: 86 },
  // Paths.
  { code: `rhev.GET("/vmss/{vmId}", { params: { path: { vmId: "1" } } });`, says: "/vmss/{vmId}", before: 98 },
  { code: `rhev.GET("/vms/{vmId}", { params: { path: { vmID: "1" } } });`, says: "vmId", before: 134 },
  { code: `rhev.GET("/vms/{vmId}");`, says: "arguments", before: 32 },
  // Members of answers.
  { code: `(await rhev.vms.get({ vmId: "1" })).statsu;`, says: "status", before: 378 },
  { code: `(await cvp.tasks.get({ taskId: "1" })).workOrderID;`, says: "workOrderId", before: 388 },
  { code: `(await rhev.vms.get({ vmId: "1" })).status === "runing";`, says: "no overlap", before: 337 },
  // Options and errors.
  { code: `createRhev({ nodes: [], credentials: { username: "", pasword: "" } });`, says: "pasword", before: 105 },
  {
    code: `createCloudVision({ nodes: [], credentials: { token: "" }, retry: "sometimes" });`,
    says: "sometimes",
    before: 69,
  },
  {
    code: `createPrimeInfrastructure({ node: [], credentials: { username: "", password: "" } });`,
    says: "nodes",
    before: 144,
  },
  { code: `rhev.vms.get({ vmId: "1" }, { timout: 5 });`, says: "timeout", before: 133 },
  { code: `isNorthboundError(failure) && failure.code === "NOT_FOND";`, says: "no overlap", before: 0 },
];
