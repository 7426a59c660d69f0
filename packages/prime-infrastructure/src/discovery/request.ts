import {
  type Backend,
  type CallOptions,
  type ClientBase,
  type Clock,
  createPagePromise,
  errorFromReply,
  InvalidInputError,
  type OperationTable,
  type PagedOptions,
  type PagingStyle,
  systemClock,
  untilAborted,
} from "@northbound/runtime";
import {
  type DataGroup,
  type DataResource,
  type DataResources,
  onePage,
  type RecordOf,
} from "../data/data-resources.ts";
import type { Discovery, OfferedService } from "./resources.ts";

/** Name of a data resource as the server spells it. */
type Spelled<Group extends string> = Group extends `wlc${infer Rest}`
  ? `WLC${Rest}`
  : Group extends `rf${infer Rest}`
    ? `RF${Rest}`
    : Group extends `vd${infer Rest}`
      ? `VD${Rest}`
      : Capitalize<Group>;
type Named = { [Group in DataGroup as Spelled<Group>]: Group };

/** Names of the data resources that are known here: `Clients`, `WlanControllers`, … */
export type ResourceName = keyof Named;

type Params = Readonly<Record<string, unknown>>;

/** Asks for any resource of the server by its name, as piapi's `request` does. */
export interface RequestByName {
  /**
   * All records of a data resource, typed, without their envelopes.
   * @param params filters and parameters as they go over the wire: `{ status: "ASSOCIATED", ".sort": "ssid" }`.
   * @example
   * const clients = await prime.request("Clients", { connectionType: "LIGHTWEIGHTWIRELESS" });
   */
  <Name extends ResourceName>(
    resource: Name,
    params?: Params,
    options?: PagedOptions,
  ): Promise<RecordOf<Named[Name]>[]>;
  /** Sends a request that the spec does not know through all layers. */
  (...input: Parameters<ClientBase["request"]>): ReturnType<ClientBase["request"]>;
  /**
   * A resource that only the server knows. A data resource gives all of its records; a service operation is sent with
   * the method and path that the server names, with `params` as query (GET, DELETE) or body (POST, PUT), and gives the
   * answer as it came.
   * @throws InvalidInputError when the server offers no such resource, or several of the name.
   */
  (resource: string, params?: Params, options?: PagedOptions): Promise<unknown>;
}

/** What the requests are sent with. */
export interface RequestByNameOptions {
  readonly backend: Backend;
  readonly data: DataResources;
  readonly discovery: Discovery;
  readonly request: ClientBase["request"];
  readonly style: PagingStyle;
  readonly concurrency: number;
  readonly clock?: Clock | undefined;
}

const methods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"]);

/** Makes `prime.request`: by name, or by method and path. */
export function createRequestByName(options: RequestByNameOptions): RequestByName {
  const groups = groupsByName(options.backend);
  const request = async (resource: string, params: unknown, more: unknown): Promise<unknown> => {
    if (typeof resource !== "string" || resource === "")
      throw new InvalidInputError("A request needs the name of a resource, or a method and a path.");
    if (typeof params === "string") return options.request(resource, params, more as never);
    if (methods.has(resource.toUpperCase())) throw new InvalidInputError(`A request by method needs a path.`);
    const group = groups.get(resource);
    const input = (params ?? {}) as Params;
    const callOptions = more as PagedOptions | undefined;
    if (group) return readAll(options.data[group], input, callOptions);
    return byDiscovery(resource, input, callOptions, options);
  };
  return request as unknown as RequestByName;
}

function groupsByName(backend: Backend): ReadonlyMap<string, DataGroup> {
  return new Map(
    Object.entries(backend.operations as OperationTable)
      .filter(([, { list }]) => list?.paging === "firstMax")
      .map(([group, { list }]) => [list?.path.slice("/data/".length) ?? "", group as DataGroup]),
  );
}

function readAll(resource: DataResource<unknown, unknown>, params: Params, options?: PagedOptions): Promise<unknown> {
  const own: Record<string, unknown> = {};
  const raw: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name.startsWith(".") || name.startsWith("_ctx.")) own[name] = value;
    else if (value !== undefined) raw[name] = textOf(name, value);
  }
  const { ".full": _full, ...query } = own;
  return resource.list({ ...query, raw }, options).all();
}

function textOf(name: string, value: unknown): string {
  if (["string", "number", "boolean", "bigint"].includes(typeof value)) return String(value);
  throw new InvalidInputError(`The parameter \`${name}\` must be a text as it goes over the wire.`);
}

async function byDiscovery(
  resource: string,
  params: Params,
  options: PagedOptions | undefined,
  setup: RequestByNameOptions,
): Promise<unknown> {
  const { discovery } = setup;
  const [data, services] = await untilAborted(
    Promise.all([discovery.dataResources(), discovery.serviceResources()]),
    options?.signal,
  );
  if (data.some(({ name }) => name === resource)) return readUnknown(resource, params, options, setup);
  const found = services.filter(({ name, path }) => name === resource || path === resource);
  const [service] = found;
  if (service && found.length === 1) return callService(service, params, options, setup);
  const several = found.map(({ method, path }) => `${method} /op/${path}`).join(", ");
  throw new InvalidInputError(
    found.length > 1
      ? `The server offers several operations called ${resource}: ${several}. Use the one of \`prime.op\`.`
      : `The server offers no resource ${resource}; \`prime.resources()\` lists what it has.`,
  );
}

/** Page after page, as for the resources that are described here. */
async function readUnknown(
  resource: string,
  params: Params,
  options: PagedOptions = {},
  setup: RequestByNameOptions,
): Promise<unknown[]> {
  const { style, concurrency, backend, clock = systemClock } = setup;
  const path = `/data/${resource}`;
  const pages = createPagePromise<unknown, unknown>({
    operation: { id: `GET ${path}`, method: "GET", path, items: "queryResponse.entity" },
    style,
    input: { ...params, ".full": true },
    options,
    concurrency,
    clock,
    backend: backend.name,
    fetchPage: (query, pageOptions) => send(setup, "GET", path, { query }, undefined, onePage(pageOptions)),
  });
  return pages.all();
}

function callService(
  { method, path }: OfferedService,
  params: Params,
  options: CallOptions | undefined,
  setup: RequestByNameOptions,
): Promise<unknown> {
  const hasBody = method === "POST" || method === "PUT";
  const { "_ctx.domain": domain, ...body } = params;
  const query = hasBody ? { "_ctx.domain": domain } : params;
  return send(setup, method, `/op/${path}`, { query }, hasBody ? body : undefined, options);
}

async function send(
  { request, backend }: RequestByNameOptions,
  method: string,
  path: string,
  params: { readonly query: Params },
  body: unknown,
  options: CallOptions | undefined,
): Promise<unknown> {
  const { headers, ...rest } = options ?? {};
  const init = { ...rest, ...(headers && { headers }), ...(body !== undefined && { body }), params };
  const { data, response } = await request(method, path, init);
  if (!response.ok) throw errorFromReply(response, `${method} ${path}`, response.attempts, backend.secrets);
  return data;
}
