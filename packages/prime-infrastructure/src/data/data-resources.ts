import {
  type Backend,
  type CallOptions,
  type Clock,
  createPagePromise,
  NotFoundError,
  type Observe,
  type Operation,
  type OperationTable,
  type PagedOptions,
  type PagePromise,
  type PagingStyle,
  systemClock,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { encodeFilters, type Filters } from "./filter.ts";
import { entitiesOf, itemOf } from "./record.ts";

type Schemas = components["schemas"];
type Listing<Entity, Page> = { list(input?: never, options?: PagedOptions): PagePromise<Entity, Page> };

/** Groups that are data resources. */
export type DataGroup<Own extends object = Calls> = {
  [Group in keyof Own]: Own[Group] extends Listing<infer _E, infer _P> ? Group : never;
}[keyof Own];

type EntityOf<Group extends keyof Own, Own> = Own[Group] extends Listing<infer Entity, infer _Page> ? Entity : never;
type PageOf<Group extends keyof Own, Own> = Own[Group] extends Listing<infer _Entity, infer Page> ? Page : never;

/** The record of a data resource, without its envelope: `RecordOf<"clients">`. */
export type RecordOf<Group extends DataGroup<Own>, Own extends object = Calls> = NonNullable<
  EntityOf<Group, Own>[Exclude<keyof EntityOf<Group, Own>, `@${string}`>]
>;

/** What a read of a data resource takes. Names with a dot are those of the wire. */
export interface DataQuery<Row> {
  /** Filters by attribute. */
  readonly filter?: Filters<Row> | undefined;
  /**
   * Filters as they go over the wire, such as `{ deviceName: 'startsWith("sw")' }`; for attributes without a type. A list
   * sends the attribute once for each text.
   */
  readonly raw?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Attributes to sort by, separated by commas, with `+` or `-` in front. A stable order keeps pages apart. */
  readonly ".sort"?: string | undefined;
  /** False compares texts without regard to case. @default true */
  readonly ".case_sensitive"?: boolean | undefined;
  /** True joins filters with OR. @default false */
  readonly ".or_filter"?: boolean | undefined;
  /** True leaves out the count, which is faster with large tables. Pages then come one after the other. @default false */
  readonly ".nocount"?: boolean | undefined;
  /** Only members of the group of this name; not every resource can. */
  readonly ".group"?: string | undefined;
  /** Name of a transformation on the server. */
  readonly ".transform"?: string | undefined;
  /** Index of the first record of one page to read; no further page follows. */
  readonly ".firstResult"?: number | undefined;
  /** Size of one page to read; no further page follows. */
  readonly ".maxResults"?: number | undefined;
  /** Virtual domain of this call alone; it overrides the client's. */
  readonly "_ctx.domain"?: string | undefined;
}

/** One data resource: whole records, page after page. */
export interface DataResource<Row, Page> {
  /**
   * Reads whole records (`.full=true`). Iterate it for the records without their envelopes; await it for the first page
   * as it came, envelope and all; `.pages()` gives both.
   * @example
   * for await (const client of prime.data.clients.list({ filter: { status: "ASSOCIATED" } })) console.log(client.ssid);
   */
  list(query?: DataQuery<Row>, options?: PagedOptions): PagePromise<Row, Page>;
  /** Reads references: identifiers and addresses of records, without the records. */
  references(query?: DataQuery<Row>, options?: PagedOptions): PagePromise<Schemas["EntityId"], Page>;
  /** How many records match. Reads no record. */
  count(query?: DataQuery<Row>, options?: CallOptions): Promise<number>;
  /**
   * One record by `@id`, without its envelope.
   * @throws NotFoundError when there is none.
   */
  get(
    input: {
      /** `@id` of the record, or `$` of a reference to it. */
      readonly id: number | string;
      readonly "_ctx.domain"?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<Row>;
}

/** The data resources by group: `prime.data.clients`. */
export type DataResources<Own extends object = Calls> = {
  readonly [Group in DataGroup<Own>]: DataResource<RecordOf<Group, Own>, PageOf<Group, Own>>;
};

/** What the view is made of. */
export interface DataResourcesOptions {
  /** The client's own groups. */
  readonly calls: object;
  readonly backend: Backend;
  readonly style: PagingStyle;
  readonly concurrency: number;
  readonly clock?: Clock | undefined;
  readonly observe?: Observe | undefined;
}

type Input = Readonly<Record<string, unknown>>;
type RawGroup = {
  list(input: Input, options?: PagedOptions): Promise<unknown>;
  get(input: Input, options?: CallOptions): Promise<unknown>;
};

/** A view of the client's groups that unwraps records and writes filters. Each member is made when it is first used. */
export function createDataResources(options: DataResourcesOptions): DataResources {
  const view = {};
  for (const [group, { list }] of Object.entries(options.backend.operations as OperationTable)) {
    if (list?.paging !== "firstMax") continue;
    let resource: DataResource<unknown, unknown> | undefined;
    Object.defineProperty(view, group, {
      enumerable: true,
      get: () => (resource ??= createDataResource(group, list, options)),
    });
  }
  return view as DataResources;
}

function createDataResource(
  group: string,
  operation: Operation,
  { calls, backend, style, concurrency, clock = systemClock, observe }: DataResourcesOptions,
): DataResource<unknown, unknown> {
  const own = (): RawGroup => (calls as Readonly<Record<string, RawGroup>>)[group] as RawGroup;
  const read = <Item>(
    query: DataQuery<unknown>,
    options: PagedOptions,
    of: { items: string; style: PagingStyle; full: boolean },
  ) =>
    createPagePromise<Item, unknown>({
      operation: { ...operation, items: of.items },
      style: of.style,
      input: encodeQuery(group, query, of.full),
      options,
      concurrency,
      clock,
      observe,
      backend: backend.name,
      // Each page names its place, so the group's own call gives exactly that page.
      fetchPage: (input, pageOptions) => own().list(input, onePage(pageOptions)),
    });
  const { itemOf: _unwrap, ...plain } = style;
  return {
    list: (query = {}, options = {}) => read(query, options, { items: "queryResponse.entity", style, full: true }),
    references: (query = {}, options = {}) =>
      read(query, options, { items: "queryResponse.entityId", style: plain, full: false }),
    async count(query = {}, options = {}) {
      const { ".nocount": _ignored, ...rest } = query;
      const input = { ...encodeQuery(group, rest, false), ".firstResult": 0, ".maxResults": 1 };
      return style.total?.(await own().list(input, options)) ?? 0;
    },
    async get(input, options) {
      const [entity] = entitiesOf(await own().get(input, options));
      if (entity !== undefined) return itemOf(entity);
      throw new NotFoundError(`${group}/get: there is no record ${input.id}.`, { operation: `${group}/get` });
    },
  };
}

/** Options of a scan that mean nothing to the call for one of its pages. */
export function onePage({
  limit: _l,
  from: _f,
  pageSize: _p,
  concurrency: _c,
  onProgress: _o,
  ...rest
}: PagedOptions): PagedOptions {
  return rest;
}

function encodeQuery(group: string, { filter = {}, raw, ...rest }: DataQuery<unknown>, full: boolean): Input {
  const filters = { ...encodeFilters(group, filter), ...raw };
  return { ...(full && { ".full": true }), ...rest, ...(Object.keys(filters).length > 0 && { filter: filters }) };
}
