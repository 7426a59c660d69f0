/** One place that people point at: the last character of `at` in `code`. */
export interface Place {
  readonly code: string;
  readonly at: string;
  /** The whole type that is shown, in one line. */
  readonly type: string;
  /** Whether documentation is shown with it; constants of the user's have none. */
  readonly isDocumented?: true;
  /** Characters of the type before schemas and inputs had names; absent where that wasn't measured. */
  readonly before?: number;
}

/** Declares a client of each backend. */
export const clients: string = `import type { Rhev } from "@northbound/rhev";
import type { CloudVision } from "@northbound/cloudvision";
import type { PrimeInfrastructure } from "@northbound/prime-infrastructure";
import type { CloudCix } from "@northbound/cloudcix";
import type { Xpresso } from "@northbound/xpresso";
import { type CallOptions, type Calls, type ClientOptions, createRhev, type Handle, isNorthboundError, type NorthboundError } from "@northbound/rhev";
import { createCloudVision } from "@northbound/cloudvision";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createCloudCix } from "@northbound/cloudcix";
import { createXpresso } from "@northbound/xpresso";
declare const rhev: Rhev;
declare const cvp: CloudVision;
declare const prime: PrimeInfrastructure;
declare const cix: CloudCix;
declare const xpresso: Xpresso<"v2">;
declare const failure: unknown;
declare const clientOptions: ClientOptions;
declare const callOptions: CallOptions;
declare const thrown: NorthboundError;
declare const handle: Handle<"vms", Calls>;
`;

/** What is shown at 40 places, by client. */
export const places: Readonly<Record<string, readonly Place[]>> = {
  rhev: [
    { code: `const vm = await rhev.vms.get({ vmId: "1" });`, at: "const vm", type: "const vm: Vm", before: 584 },
    {
      code: `rhev.vms.get({ vmId: "1" });`,
      at: "rhev.vms.get",
      type: "(method) get(input: VmsGetInput, options?: CallOptions): Promise<Vm>",
      isDocumented: true,
      before: 351,
    },
    { code: `const page = await rhev.vms.list();`, at: "const page", type: "const page: Vms", before: 156 },
    {
      code: `const list = rhev.vms.list({ search: "name=a*" });`,
      at: "rhev.vms.list",
      type: '(method) list(input?: SearchInput<"vms", Calls> | undefined, options?: PagedOptions): PagePromise<Vm, Vms>',
      isDocumented: true,
      before: 404,
    },
    { code: `const list = rhev.vms.list();`, at: "const list", type: "const list: PagePromise<Vm, Vms>", before: 613 },
    { code: `for await (const vm of rhev.vms.list()) vm;`, at: "const vm", type: "const vm: Vm", before: 584 },
    {
      code: `const handle = await rhev.vms.handle({ name: "db1" });`,
      at: "const handle",
      type: 'const handle: Handle<"vms", Calls>',
      before: 27,
    },
    {
      code: `const handle = await rhev.vms.handle("db1"); handle.start();`,
      at: "handle.start",
      type: "(method) start(action?: VmStartActionInput | undefined, options?: CallOptions): Promise<Action>",
      isDocumented: true,
      before: 626,
    },
    {
      code: `const handle = await rhev.vms.handle("db1"); handle.migrate({ host: { name: "h2" } });`,
      at: "handle.migrate",
      type: "(method) migrate(action?: VmMigrateActionInput | undefined, options?: CallOptions): Promise<Action>",
      isDocumented: true,
      before: 559,
    },
    {
      code: `const done = (await rhev.vms.handle("db1")).start();`,
      at: "const done",
      type: "const done: Promise<Action>",
      before: 521,
    },
    {
      code: `const handle = await rhev.vms.handle("db1"); const { data } = handle;`,
      at: "{ data",
      type: "const data: Existing<Vm>",
      isDocumented: true,
      before: 596,
    },
    {
      code: `rhev.GET("/vms/{vmId}", { params: { path: { vmId: "1" } } });`,
      at: "rhev.GET",
      type: '(property) PathCalls<paths>.GET: <"/vms/{vmId}", "json">(path: "/vms/{vmId}", init: PathInit<VmsGetOperation, "json">) => Promise<PathResult<VmsGetOperation, "json">>',
      isDocumented: true,
      before: 1315,
    },
    {
      code: `const { data } = await rhev.GET("/vms/{vmId}", { params: { path: { vmId: "1" } } });`,
      at: "{ data",
      type: "const data: Vm | undefined",
      before: 600,
    },
    {
      code: `rhev.POST("/vms/{vmId}/start", { params: { path: { vmId: "1" } }, body: {} });`,
      at: "rhev.POST",
      type: '(property) PathCalls<paths>.POST: <"/vms/{vmId}/start", "json">(path: "/vms/{vmId}/start", init: PathInit<VmsStartOperation, "json">) => Promise<PathResult<VmsStartOperation, "json">>',
      isDocumented: true,
      before: 1018,
    },
    {
      code: `const cluster = await rhev.follow(await rhev.vms.get({ vmId: "1" }), "cluster");`,
      at: "const cluster",
      type: "const cluster: Existing<Cluster>",
      before: 535,
    },
    {
      code: `rhev.vms.create({ body: { name: "a", cluster: { name: "c" }, template: { name: "t" } } });`,
      at: "{ body",
      type: "(property) VmsCreateInput.body: NewVmInput",
      before: 691,
    },
  ],
  cloudvision: [
    {
      code: `const task = await cvp.tasks.get({ taskId: "1" });`,
      at: "const task",
      type: "const task: Task",
      before: 716,
    },
    {
      code: `cvp.tasks.get({ taskId: "1" });`,
      at: "cvp.tasks.get",
      type: "(method) TasksCalls.get(input: TasksGetInput, options?: CallOptions): Promise<Task>",
      isDocumented: true,
      before: 572,
    },
    {
      code: `const list = cvp.tasks.list();`,
      at: "const list",
      type: "const list: PagePromise<Task, TaskList>",
      before: 743,
    },
    {
      code: `const devices = await cvp.inventory.listDevices();`,
      at: "const devices",
      type: "const devices: Device[]",
      before: 783,
    },
    { code: `const done = await cvp.tasks.waitFor("17");`, at: "const done", type: "const done: Task", before: 716 },
    {
      code: `const { data, error } = await cvp.GET("/cvpservice/cvpInfo/getCvpInfo.do");`,
      at: "error",
      type: "const error: string | PortalError | undefined",
      before: 392,
    },
    {
      code: `createCloudVision({ nodes: [], credentials: { token: "" }, rateLimit: { requests: 5 } });`,
      at: "rateLimit",
      type: "(property) ClientOptions.rateLimit?: RateLimitOptions | undefined",
      isDocumented: true,
      before: 65,
    },
  ],
  prime: [
    {
      code: `const device = await prime.data.devices.get({ id: 1 });`,
      at: "const device",
      type: "const device: DevicesDTO",
      before: 679,
    },
    {
      code: `const list = prime.data.devices.list();`,
      at: "const list",
      type: "const list: PagePromise<DevicesDTO, DevicesResponse>",
      before: 704,
    },
    {
      code: `prime.devices.list();`,
      at: "prime.devices.list",
      type: "(method) DevicesCalls.list(input?: DevicesListInput, options?: PagedOptions): PagePromise<DevicesEntity, DevicesResponse>",
      isDocumented: true,
      before: 507,
    },
    {
      code: `const page = await prime.devices.list();`,
      at: "const page",
      type: "const page: DevicesResponse",
      before: 81,
    },
    {
      code: `for await (const client of prime.data.clients.list({ filter: { status: "ASSOCIATED" } })) client;`,
      at: "const client",
      type: "const client: ClientsDTO",
      before: 577,
    },
    {
      code: `prime.op.jobService;`,
      at: "prime.op.jobService",
      type: "(property) Workflows.jobService: JobServiceCalls & JobWorkflows",
      isDocumented: true,
      before: 63,
    },
    {
      code: `createPrimeInfrastructure({ nodes: [], credentials: { username: "", password: "" }, tls: {} });`,
      at: "tls",
      type: "(property) ClientOptions.tls?: TlsOptions | undefined",
      isDocumented: true,
      before: 53,
    },
  ],
  cloudcix: [
    {
      code: `const project = await cix.compute.project.list().first();`,
      at: "const project",
      type: "const project: ComputeProject | undefined",
    },
    {
      code: `const list = cix.compute.project.list();`,
      at: "const list",
      type: "const list: PagePromise<ComputeProject, ComputeProjectList>",
      before: 430,
    },
    {
      code: `cix.iaas.vm.list();`,
      at: "cix.iaas.vm.list",
      type: "(method) VmCalls.list(input?: VmListInput, options?: PagedOptions): PagePromise<IaasVM | IaasBaseVM, IaasVMList>",
      isDocumented: true,
      before: 2099,
    },
    {
      code: `for await (const vm of cix.iaas.vm.list()) vm;`,
      at: "const vm",
      type: "const vm: IaasVM | IaasBaseVM",
      before: 555,
    },
    {
      code: `createCloudCix({ credentials: { token: "" }, retry: "safe" });`,
      at: "retry",
      type: "(property) retry?: RetryMode | undefined",
      isDocumented: true,
      before: 40,
    },
  ],
  xpresso: [
    {
      code: `const request = await xpresso.requests.get({ requestId: "REQ1" });`,
      at: "const request",
      type: "const request: RequestV2",
      before: 583,
    },
    {
      code: `const list = xpresso.requests.list();`,
      at: "const list",
      type: "const list: PagePromise<RequestV2, readonly RequestV2[]>",
      before: 1176,
    },
    {
      code: `const jobs = await xpresso.jobs.list().all();`,
      at: "const jobs",
      type: "const jobs: JobV2[]",
      before: 272,
    },
    {
      code: `const job = await xpresso.jobsV2.get({ id: "1" });`,
      at: "const job",
      type: "const job: JobV2",
      before: 267,
    },
    {
      code: `if (isNorthboundError(failure)) failure.code;`,
      at: "failure.code",
      type: "(property) NorthboundError.code: ErrorCode",
      isDocumented: true,
      before: 39,
    },
  ],
};
