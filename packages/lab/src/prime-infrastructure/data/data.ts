import type { Handler } from "../../core/backend.ts";
import { Answer, json, text } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { readResource, type Resource } from "./attributes.ts";
import { badRequest, noRecord } from "../errors.ts";
import { readFilter, type Test, valuesAt } from "./filter.ts";
import type { PrimeState } from "../state.ts";
import type { PrimeContext } from "../handlers.ts";
import type { Row } from "../types.ts";
import { inVersion } from "../versions.ts";
import { apiVersionOf } from "../serialization/serialization.ts";
import { toXml } from "../serialization/xml.ts";

/** Answers above this many records are not checked against the spec: their like are, in smaller pages. */
const checkedRecords = 200;

const resources = new WeakMap<SpecOperation, Resource>();

/** The behaviour of a data resource: list or one record. */
export function dataBehaviour(operation: SpecOperation): Handler<PrimeState> | undefined {
  if (!operation.path.includes("/data/")) return undefined;
  const resource = (): Resource => {
    let known = resources.get(operation);
    if (!known) resources.set(operation, (known = readResource(operation)));
    return known;
  };
  const isOne = operation.path.endsWith("/{id}");
  return async (context) => {
    await context.state.work(context.signal);
    return isOne ? getRecord(resource(), context) : listRecords(resource(), context);
  };
}

function getRecord(resource: Resource, context: PrimeContext): Answer {
  const { id } = context.pathParams as { readonly id: number | string };
  const row = visible(context).find((entry) => String(entry.id) === String(id));
  if (!row) throw noRecord(resource.name, id);
  const root = rootOf(context);
  return write(context, 1, {
    "@type": resource.name,
    "@requestUrl": `${root}/${resource.name}/${id}`,
    "@responseType": "getEntity",
    "@rootUrl": root,
    entity: [entityOf(resource, row, root)],
  });
}

function listRecords(resource: Resource, context: PrimeContext): Answer {
  const { search, state, headers } = context;
  const rows = sorted(filtered(resource, visible(context), search), search.get(".sort"));
  const { limitPageSize, limitUnpagedQuery } = state.limiter.limits;
  const range = /^instances=(\d+)-(\d+)$/.exec(headers["range"] ?? "");
  const hasPage = search.has(".firstResult") || search.has(".maxResults");
  const useRange = range && !hasPage;
  const first = useRange ? Number(range[1]) : Number(search.get(".firstResult") ?? 0);
  const wanted = useRange ? Number(range[2]) - first + 1 : Number(search.get(".maxResults") ?? limitUnpagedQuery);
  const page = rows.slice(first, first + Math.min(wanted, limitPageSize));
  const isFull = /^true$/i.test(search.get(".full") ?? "");
  const root = rootOf(context);
  const query = search.size > 0 ? `?${search.toString()}` : "";
  const answer = write(context, isFull ? page.length : 1, {
    ...(page.length > 0 && { "@last": first + page.length - 1, "@first": first }),
    ...(!/^true$/i.test(search.get(".nocount") ?? "") && { "@count": rows.length }),
    "@type": resource.name,
    "@domain": (search.get("_ctx.domain") ?? "ROOT-DOMAIN").toUpperCase(),
    "@requestUrl": `${root}/${resource.name}${query}`,
    "@responseType": isFull ? "listEntityInstances" : "listEntityIds",
    "@rootUrl": root,
    // Nothing found: neither of the two.
    ...(page.length > 0 &&
      (isFull
        ? { entity: page.map((row) => entityOf(resource, row, root)) }
        : { entityId: page.map((row) => referenceOf(resource, row, root)) })),
  });
  return useRange
    ? answer.with("content-range", `instances ${first}-${first + page.length - 1}/${rows.length}`)
    : answer;
}

/** The rows of a resource in the virtual domain and the group that the request names. */
function visible({ operation, state, search, example }: PrimeContext): readonly Row[] {
  // piapi's README has it in small letters.
  const domain = (search.get("_ctx.domain") ?? "ROOT-DOMAIN").toUpperCase();
  const site = domain === "ROOT-DOMAIN" ? undefined : state.siteOfDomain(domain);
  if (domain !== "ROOT-DOMAIN" && !site) throw badRequest(`There is no virtual domain ${domain}.`);
  const group = search.get(".group");
  if (group !== null && !operation.parameters.some(({ name }) => name === ".group")) {
    throw badRequest("This resource can't be filtered by group.");
  }
  const rows = state.rows(operation.id.split("/")[0] ?? "", example);
  if (!site && group === null) return rows;
  return rows.filter(
    (row) => (!site || !row.site || row.site === site) && (group === null || row.site?.city === group),
  );
}

function filtered(resource: Resource, rows: readonly Row[], search: URLSearchParams): readonly Row[] {
  const ignoresCase = /^false$/i.test(search.get(".case_sensitive") ?? "");
  const tests: Test[] = [];
  for (const [name, value] of search) {
    if (name.startsWith(".") || name.startsWith("_")) continue;
    const attribute = resource.attributes.get(name);
    if (!attribute) throw badRequest(`The attribute ${name} is not known for ${resource.name}.`);
    tests.push(readFilter(name, value, attribute, ignoresCase));
  }
  if (tests.length === 0) return rows;
  const any = /^true$/i.test(search.get(".or_filter") ?? "");
  return rows.filter(({ record }) => (any ? tests.some((test) => test(record)) : tests.every((test) => test(record))));
}

/** By several attributes; `+` may have become a space on its way. */
function sorted(rows: readonly Row[], sort: string | null): readonly Row[] {
  if (sort === null || sort === "") return rows;
  const keys = sort.split(",").map((part) => {
    const name = part.replace(/^[-+ ]/, "");
    return { path: name === "id" ? ["@id"] : name.split("."), sign: part.startsWith("-") ? -1 : 1 };
  });
  return rows.toSorted((a, b) => {
    for (const { path, sign } of keys) {
      const [left] = valuesAt(a.record, path);
      const [right] = valuesAt(b.record, path);
      const by = left === right ? 0 : (left as string) < (right as string) ? -1 : 1;
      if (by !== 0) return by * sign;
    }
    return a.id - b.id;
  });
}

function entityOf({ name, member }: Resource, { id, record }: Row, root: string): object {
  return { "@dtoType": member, "@type": name, "@url": `${root}/${name}/${id}`, [member]: record };
}

function referenceOf({ name }: Resource, { id }: Row, root: string): object {
  return { "@displayName": String(id), "@type": name, "@url": `${root}/${name}/${id}`, $: String(id) };
}

function rootOf(context: PrimeContext): string {
  return `${context.node.url}/webacs/api/${apiVersionOf(context)}/data`;
}

/** Older versions of the API answer in another shape than the spec's, which is that of v4. */
function write(context: PrimeContext, records: number, queryResponse: object): Answer {
  const version = apiVersionOf(context);
  const wantsXml = context.headers["x-lab-format"] === "xml";
  const value = inVersion(version, { queryResponse });
  if (wantsXml) return text(toXml(value), 200, "application/xml");
  if (version === "v4" && records <= checkedRecords) return json(value);
  return new Answer(200, { kind: "text", value: JSON.stringify(value) }, [["content-type", "application/json"]]);
}
