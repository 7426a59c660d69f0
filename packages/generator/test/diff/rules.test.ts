import { expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";
import { ruleIds } from "../../src/diff/rules.ts";

type Severity = "breaking" | "warning" | "info";
/** The level of oasdiff's rule that says the same; `undefined` where OpenAPI alone decides. */
type Grade = "ERR" | "WARN" | "INFO" | undefined;
type Spec = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const thing = { type: "object", properties: { id: text } };
const json = (schema?: object, more: object = {}): object => ({
  content: { "application/json": { ...(schema && { schema }), ...more } },
});

function spec(operation: object, more: Spec = {}): Spec {
  return { openapi: "3.1.0", paths: { "/x": { post: { operationId: "x/do", ...operation } } }, ...more };
}

const part = (more?: object): object =>
  json(thing, {
    encoding: { id: { contentType: "text/plain", headers: more ? { "X-Part": { schema: text, ...more } } : {} } },
  });
const query = (more: object): Spec => spec({ parameters: [{ name: "q", in: "query", schema: text, ...more }] });
const body = (more: object): Spec => spec({ requestBody: more });
const answers = (responses: object): Spec => spec({ responses });
const answer = (more: object): Spec => answers({ "200": { description: "", ...more } });
const header = (more?: object): Spec => answer({ headers: more ? { "X-Left": { schema: text, ...more } } : {} });
const link = (operationId?: string): Spec => answer({ links: operationId ? { next: { operationId } } : {} });
const sent = (schema: object): Spec => body(json(schema));
const given = (schema: object): Spec => answer(json(schema));
const webhook = (more?: object): Spec => spec({}, { webhooks: more ? { told: { post: more } } : {} });
const told = (more: object): Spec => webhook({ parameters: [{ name: "X-Sign", in: "header", schema: text, ...more }] });
const taken = (more: object): Spec =>
  webhook({ responses: { "200": { headers: { "X-Seen": { schema: text, ...more } } } } });
const callback = (more: object): Spec => spec({ callbacks: more });
const servers = (...urls: string[]): Spec => spec({}, { servers: urls.map((url) => ({ url })) });
const secured = (security: unknown, schemes: object = {}): Spec =>
  spec({ security }, { components: { securitySchemes: schemes } });
const scheme = (more?: object): Spec => spec({}, { components: { securitySchemes: more ? { login: more } : {} } });
const flow = (more: object): Spec => scheme({ type: "oauth2", flows: { implicit: more } });
const named = (name: string, schema: object = thing): Spec => ({
  ...given({ $ref: `#/components/schemas/${name}` }),
  components: { schemas: { [name]: schema } },
});
const behaviour = (more: object): Spec => spec({ "x-northbound": more });
const sunset = (day?: string): Spec => spec({ deprecated: true, ...(day && { "x-sunset": day }) });
const ending = (day?: string): Spec => query({ deprecated: true, ...(day && { "x-sunset": day }) });
const none: Spec = spec({});
const nothing: Spec = { openapi: "3.1.0", paths: {} };

/** A pair for each rule that is not about a keyword: it is the worst that is found, or is found beside the others. */
// oxfmt-ignore
const rows: readonly [rule: string, before: Spec, after: Spec, Severity, Grade][] = [
  ["endpoint-added", nothing, none, "info", "INFO"],
  ["api-removed-without-deprecation", none, nothing, "breaking", "ERR"],
  ["api-removed-with-deprecation", spec({ deprecated: true }), nothing, "warning", "INFO"],
  ["api-removed-before-sunset", sunset("2030-01-01"), nothing, "breaking", "ERR"],
  ["api-moved", none, { ...none, paths: { "/y": { post: { operationId: "x/do" } } } }, "breaking", undefined],
  ["api-operation-id-changed", none, spec({ operationId: "x/make" }), "breaking", "INFO"],
  ["api-tag-added", none, spec({ tags: ["a"] }), "info", "INFO"],
  ["api-tag-removed", spec({ tags: ["a"] }), none, "info", "INFO"],
  ["endpoint-deprecated", none, spec({ deprecated: true }), "info", "INFO"],
  ["endpoint-reactivated", spec({ deprecated: true }), none, "info", "INFO"],
  ["sunset-deleted", sunset("2030-01-01"), sunset(), "breaking", "ERR"],
  ["api-sunset-date-changed-too-small", sunset("2030-01-01"), sunset("2029-01-01"), "breaking", "ERR"],
  ["api-sunset-date-added", sunset(), sunset("2030-01-01"), "info", undefined],
  ["api-path-sunset-parse", sunset(), sunset("soon"), "breaking", "ERR"],
  ["api-stability-decreased", spec({ "x-stability-level": "stable" }), spec({ "x-stability-level": "beta" }), "breaking", "ERR"],
  ["api-stability-increased", spec({ "x-stability-level": "beta" }), spec({ "x-stability-level": "stable" }), "info", "INFO"],
  ["api-invalid-stability-level", none, spec({ "x-stability-level": "firm" }), "breaking", "ERR"],
  ["new-required-request-parameter", none, query({ required: true }), "breaking", "ERR"],
  ["new-required-request-default-parameter-to-existing-path", none,
    { ...none, paths: { "/x": { parameters: [{ name: "q", in: "query", required: true, schema: text }], post: { operationId: "x/do" } } } }, "breaking", "ERR"],
  ["new-request-path-parameter", none, spec({ parameters: [{ name: "q", in: "path", required: true, schema: text }] }), "breaking", "ERR"],
  ["new-optional-request-parameter", none, query({}), "info", "INFO"],
  ["request-parameter-removed", query({}), none, "breaking", "WARN"],
  ["request-parameter-removed-with-deprecation", query({ deprecated: true }), none, "warning", "INFO"],
  ["request-parameter-removed-before-sunset", ending("2030-01-01"), none, "breaking", "ERR"],
  ["request-parameter-sunset-deleted", ending("2030-01-01"), ending(), "breaking", "ERR"],
  ["request-parameter-sunset-date-changed-too-small", ending("2030-01-01"), ending("2029-01-01"), "breaking", "ERR"],
  ["request-parameter-sunset-date-added", ending(), ending("2030-01-01"), "info", undefined],
  ["request-parameter-sunset-parse", ending(), ending("soon"), "breaking", "ERR"],
  ["request-parameter-renamed", query({ name: "page_size" }), query({ name: "pageSize" }), "breaking", undefined],
  ["request-path-parameter-renamed",
    { ...none, paths: { "/x/{a}": { get: { operationId: "x/get", parameters: [{ name: "a", in: "path", required: true, schema: text }] } } } },
    { ...none, paths: { "/x/{b}": { get: { operationId: "x/get", parameters: [{ name: "b", in: "path", required: true, schema: text }] } } } }, "breaking", undefined],
  ["request-header-name-case-changed", query({ in: "header", name: "X-Q" }), query({ in: "header", name: "x-q" }), "breaking", undefined],
  ["request-parameter-moved", query({}), query({ in: "header" }), "breaking", undefined],
  ["request-parameter-became-required", query({}), query({ required: true }), "breaking", "ERR"],
  ["request-parameter-became-optional", query({ required: true }), query({}), "info", "INFO"],
  ["request-parameter-deprecated", query({}), query({ deprecated: true }), "info", "INFO"],
  ["request-parameter-reactivated", query({ deprecated: true }), query({}), "info", "INFO"],
  ["request-parameter-style-changed", query({}), query({ style: "pipeDelimited" }), "breaking", undefined],
  ["request-parameter-explode-changed", query({ schema: { type: "array" } }), query({ schema: { type: "array" }, explode: false }), "breaking", undefined],
  ["request-parameter-allow-reserved-changed", query({}), query({ allowReserved: true }), "warning", undefined],
  ["request-parameter-allow-empty-value-removed", query({ allowEmptyValue: true }), query({}), "breaking", undefined],
  ["request-parameter-allow-empty-value-added", query({}), query({ allowEmptyValue: true }), "info", undefined],
  ["request-parameter-content-changed", query({}), query(json(text)), "breaking", undefined],
  ["request-body-added-required", none, body({ required: true, ...json(text) }), "breaking", "ERR"],
  ["request-body-added-optional", none, body(json(text)), "info", "INFO"],
  ["request-body-removed", body(json(text)), none, "breaking", "ERR"],
  ["request-body-became-required", body(json(text)), body({ required: true, ...json(text) }), "breaking", "ERR"],
  ["request-body-became-optional", body({ required: true, ...json(text) }), body(json(text)), "info", "INFO"],
  ["request-body-media-type-added", body(json(text)), body({ content: { "application/json": { schema: text }, "text/csv": {} } }), "info", "INFO"],
  ["request-body-media-type-removed", body(json(text)), body({ content: { "text/csv": { schema: text } } }), "breaking", "ERR"],
  ["request-body-media-type-schema-added", body(json()), body(json(text)), "breaking", "ERR"],
  ["request-body-media-type-schema-removed", body(json(text)), body(json()), "info", "INFO"],
  ["request-body-item-schema-added", body(json()), body(json(undefined, { itemSchema: text })), "breaking", undefined],
  ["request-body-item-schema-removed", body(json(undefined, { itemSchema: text })), body(json()), "breaking", undefined],
  ["request-body-encoding-changed", body(json(thing)), body(json(thing, { encoding: { id: { contentType: "text/plain" } } })), "breaking", undefined],
  ["request-body-encoding-header-required", body(part()), body(part({ required: true })), "breaking", undefined],
  ["request-body-encoding-header-became-optional", body(part({ required: true })), body(part({})), "info", undefined],
  ["request-body-encoding-header-added", body(part()), body(part({})), "info", undefined],
  ["request-body-encoding-header-removed", body(part({})), body(part()), "breaking", undefined],
  ["request-property-removed", sent(thing), sent({ type: "object", properties: { other: { type: "boolean" } } }), "breaking", "WARN"],
  ["request-property-renamed", sent({ type: "object", properties: { disk_size: text } }), sent({ type: "object", properties: { diskSize: text } }), "breaking", "WARN"],
  ["request-property-became-required", sent(thing), sent({ ...thing, required: ["id"] }), "breaking", "ERR"],
  ["request-property-became-required-with-default", sent({ type: "object", properties: { id: { ...text, default: "a" } } }),
    sent({ type: "object", properties: { id: { ...text, default: "a" } }, required: ["id"] }), "breaking", "ERR"],
  ["request-property-became-optional", sent({ ...thing, required: ["id"] }), sent(thing), "info", "INFO"],
  ["new-required-request-property", sent({ type: "object" }), sent({ ...thing, required: ["id"] }), "breaking", "ERR"],
  ["new-required-request-property-with-default", sent({ type: "object", properties: {} }),
    sent({ type: "object", properties: { id: { ...text, default: "a" } }, required: ["id"] }), "breaking", "ERR"],
  ["new-optional-request-property", sent({ type: "object", properties: {} }), sent(thing), "info", "INFO"],
  ["response-success-status-removed", answers({ "200": {}, "201": {} }), answers({ "200": {} }), "breaking", "ERR"],
  ["response-default-removed", answers({ default: {} }), answers({}), "breaking", undefined],
  ["response-success-status-added", given(text), answers({ "200": json(text), "201": json(thing) }), "breaking", "INFO"],
  ["response-success-status-added-with-known-content", given(text), answers({ "200": json(text), "201": json(text) }), "info", "INFO"],
  ["response-success-status-added-with-first-content", answers({ "204": {} }), answers({ "204": {}, "200": json(text) }), "info", "INFO"],
  ["response-non-success-status-removed", answers({ "200": {}, "404": {} }), answers({ "200": {} }), "info", "INFO"],
  ["response-non-success-status-added", answers({ "200": {} }), answers({ "200": {}, "404": {} }), "info", "INFO"],
  ["response-media-type-removed", given(text), answer({ content: { "text/csv": { schema: text } } }), "breaking", "ERR"],
  ["response-media-type-added", given(text), answer({ content: { "application/json": { schema: text }, "text/csv": {} } }), "info", "INFO"],
  ["response-media-type-name-generalized", given(text), answer({ content: { "*/*": { schema: text } } }), "breaking", "ERR"],
  ["response-body-media-type-schema-added", answer(json()), given(text), "info", "INFO"],
  ["response-body-media-type-schema-removed", given(text), answer(json()), "breaking", "WARN"],
  ["response-body-item-schema-added", answer(json()), answer(json(undefined, { itemSchema: text })), "breaking", undefined],
  ["response-body-item-schema-removed", answer(json(undefined, { itemSchema: text })), answer(json()), "breaking", undefined],
  ["response-body-encoding-changed", given(thing), answer(json(thing, { encoding: { id: { contentType: "text/plain" } } })), "breaking", undefined],
  ["response-body-encoding-header-added", answer(part()), answer(part({})), "info", undefined],
  ["response-body-encoding-header-became-required", answer(part({})), answer(part({ required: true })), "info", undefined],
  ["response-body-encoding-header-became-optional", answer(part({ required: true })), answer(part({})), "breaking", undefined],
  ["response-body-encoding-header-removed", answer(part({})), answer(part()), "breaking", undefined],
  ["response-header-added", header(), header({}), "info", "INFO"],
  ["required-response-header-removed", header({ required: true }), header(), "breaking", "ERR"],
  ["optional-response-header-removed", header({}), header(), "warning", "WARN"],
  ["response-header-became-optional", header({ required: true }), header({}), "breaking", "ERR"],
  ["response-header-became-required", header({}), header({ required: true }), "info", undefined],
  ["response-header-deprecated", header({}), header({ deprecated: true }), "info", undefined],
  ["response-header-style-changed", header({}), header({ explode: true }), "breaking", undefined],
  ["response-link-added", link(), link("x/next"), "info", undefined],
  ["response-link-removed", link("x/next"), link(), "warning", undefined],
  ["response-link-changed", link("x/next"), link("x/last"), "warning", undefined],
  ["response-required-property-removed", given({ ...thing, required: ["id"] }), given({ type: "object", properties: {} }), "breaking", "ERR"],
  ["response-optional-property-removed", given(thing), given({ type: "object", properties: {} }), "breaking", "WARN"],
  ["response-property-renamed", given({ type: "object", properties: { disk_size: text } }), given({ type: "object", properties: { diskSize: text } }), "breaking", undefined],
  ["response-property-became-required", given(thing), given({ ...thing, required: ["id"] }), "info", "INFO"],
  ["response-property-became-optional", given({ ...thing, required: ["id"] }), given(thing), "breaking", "ERR"],
  ["response-required-property-added", given({ type: "object", properties: {} }), given({ ...thing, required: ["id"] }), "info", "INFO"],
  ["response-optional-property-added", given({ type: "object", properties: {} }), given(thing), "info", "INFO"],
  ["api-security-required", secured([]), secured([{ login: [] }]), "breaking", "INFO"],
  ["api-security-no-longer-required", secured([{ login: [] }]), secured([]), "info", "INFO"],
  ["api-security-added", secured([{ login: [] }]), secured([{ login: [] }, { key: [] }]), "info", "INFO"],
  ["api-security-removed", secured([{ login: [] }, { key: [] }]), secured([{ login: [] }]), "breaking", "INFO"],
  ["api-security-scope-added", secured([{ login: ["read"] }]), secured([{ login: ["read", "write"] }]), "warning", "INFO"],
  ["api-security-scope-removed", secured([{ login: ["read", "write"] }]), secured([{ login: ["read"] }]), "info", "INFO"],
  ["api-security-component-added", scheme(), scheme({ type: "http" }), "info", "INFO"],
  ["api-security-component-removed", scheme({ type: "http" }), scheme(), "warning", "INFO"],
  ["api-security-component-type-changed", scheme({ type: "http" }), scheme({ type: "apiKey" }), "warning", "INFO"],
  ["api-security-component-changed", scheme({ type: "apiKey", name: "a" }), scheme({ type: "apiKey", name: "b" }), "warning", undefined],
  ["api-security-component-oauth-url-changed", flow({ authorizationUrl: "/a" }), flow({ authorizationUrl: "/b" }), "warning", "INFO"],
  ["api-security-component-oauth-token-url-changed", flow({ tokenUrl: "/a" }), flow({ tokenUrl: "/b" }), "warning", "INFO"],
  ["api-security-component-oauth-scope-added", flow({ scopes: {} }), flow({ scopes: { a: "A" } }), "info", "INFO"],
  ["api-security-component-oauth-scope-removed", flow({ scopes: { a: "A" } }), flow({ scopes: {} }), "warning", "INFO"],
  ["api-security-component-oauth-scope-changed", flow({ scopes: { a: "A" } }), flow({ scopes: { a: "B" } }), "info", "INFO"],
  ["api-security-component-oauth-flow-added", scheme({ type: "oauth2", flows: {} }), flow({}), "info", undefined],
  ["api-security-component-oauth-flow-removed", flow({}), scheme({ type: "oauth2", flows: {} }), "warning", undefined],
  ["server-path-changed", servers("https://e.test/v1"), servers("https://e.test/v2"), "breaking", undefined],
  ["server-added", servers("https://a.test"), servers("https://a.test", "https://b.test"), "info", undefined],
  ["server-removed", servers("https://a.test", "https://b.test"), servers("https://a.test"), "warning", undefined],
  ["server-variable-changed", spec({}, { servers: [{ url: "https://{at}.test", variables: { at: { default: "a" } } }] }),
    spec({}, { servers: [{ url: "https://{at}.test", variables: { at: { default: "b" } } }] }), "warning", undefined],
  ["webhook-added", webhook(), webhook({}), "info", "INFO"],
  ["webhook-removed", webhook({}), webhook(), "breaking", "ERR"],
  ["webhook-operation-added", spec({}, { webhooks: { told: {} } }), webhook({}), "info", undefined],
  ["webhook-operation-removed", webhook({}), spec({}, { webhooks: { told: {} } }), "breaking", undefined],
  ["webhook-body-became-optional", webhook({ requestBody: { required: true, ...json(text) } }), webhook({ requestBody: json(text) }), "breaking", undefined],
  ["webhook-body-became-required", webhook({ requestBody: json(text) }), webhook({ requestBody: { required: true, ...json(text) } }), "info", undefined],
  ["webhook-parameter-added", webhook({}), told({}), "info", undefined],
  ["webhook-parameter-removed", told({}), webhook({}), "breaking", undefined],
  ["webhook-parameter-became-optional", told({ required: true }), told({}), "breaking", undefined],
  ["webhook-parameter-became-required", told({}), told({ required: true }), "info", undefined],
  ["webhook-parameter-style-changed", told({}), told(json(text)), "breaking", undefined],
  ["webhook-deprecated", webhook({}), webhook({ deprecated: true }), "info", undefined],
  ["webhook-reactivated", webhook({ deprecated: true }), webhook({}), "info", undefined],
  ["webhook-security-changed", webhook({}), webhook({ security: [{ signature: [] }] }), "warning", undefined],
  ["webhook-response-header-required", taken({}), taken({ required: true }), "breaking", undefined],
  ["webhook-response-header-no-longer-required", taken({ required: true }), taken({}), "info", undefined],
  ["webhook-response-added", webhook({ responses: {} }), webhook({ responses: { "200": {} } }), "info", undefined],
  ["webhook-response-removed", webhook({ responses: { "200": {} } }), webhook({ responses: {} }), "warning", undefined],
  ["callback-added", callback({}), callback({ done: { "{$request.body#/url}": { post: {} } } }), "info", undefined],
  ["callback-removed", callback({ done: { "{$request.body#/url}": { post: {} } } }), callback({}), "breaking", undefined],
  ["component-removed", named("Vm"), given(thing), "breaking", "INFO"],
  ["component-renamed", named("Vm"), named("Machine"), "breaking", undefined],
  ["behaviour-paging-changed", behaviour({}), behaviour({ paging: "page" }), "breaking", undefined],
  ["behaviour-stream-changed", behaviour({}), behaviour({ stream: "sse" }), "breaking", undefined],
  ["behaviour-items-changed", behaviour({}), behaviour({ items: "rows" }), "breaking", undefined],
  ["behaviour-until-changed", behaviour({}), behaviour({ until: "2" }), "info", undefined],
  ["behaviour-since-changed", behaviour({}), behaviour({ since: "2" }), "info", undefined],
  ["behaviour-changed", behaviour({}), behaviour({ cache: true }), "info", undefined],
  ["not-compared", none, { ...none, jsonSchemaDialect: "https://e.test/own" }, "warning", undefined],
  ["extension-not-compared", none, spec({ "x-own": 1 }), "info", undefined],
];

const today = new Date("2026-06-01");

it.each(rows)("%s", (rule, before, after, severity) => {
  const found = compareSpecs(before, after, { today });
  expect(found.find(({ id }) => id === rule)).toMatchObject({ severity });
  // Nothing else is as bad.
  const others = found.filter(({ id }) => id !== rule).map((change) => change.severity);
  expect(others).not.toContain("breaking");
  expect(compareSpecs(after, structuredClone(after), { today })).toEqual([]);
});

it("has a pair for every rule that is not about a keyword", () => {
  // Names of calls come from the generated client: `code-view.test.ts`.
  expect(rows.map(([rule]) => rule).toSorted()).toEqual(ruleIds.filter((id) => id !== "api-call-renamed").toSorted());
});

it("reports every rule about members of members that nobody sends, too", () => {
  const marked = (flag: "readOnly" | "writeOnly", value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => marked(flag, item));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
      if (key !== "properties") return [key, marked(flag, inner)];
      const members = Object.entries(inner as object).map(([name, schema]) => [name, { ...schema, [flag]: true }]);
      return [key, Object.fromEntries(members) as object];
    });
    return Object.fromEntries(entries) as object;
  };
  const found = rows.flatMap(([rule, before, after]) => {
    if (!rule.includes("property")) return [];
    const flag = rule.includes("request") ? "readOnly" : "writeOnly";
    return compareSpecs(marked(flag, before) as object, marked(flag, after) as object).map(({ id }) => id);
  });
  const wanted = ruleIds
    .filter((id) => id.includes("property"))
    .map((id) => id.replace("property", `${id.includes("request") ? "read" : "write"}-only-property`));
  expect(wanted.filter((id) => !found.includes(id))).toEqual([]);
});

it("tells a header of a part, of a webhook and of what it takes whose values are others", () => {
  const numbered = { schema: { type: "array", items: text } };
  const changes = [
    [body(part({})), body(part(numbered))],
    [told({}), told(numbered)],
    [taken({}), taken(numbered)],
  ].map(([before = none, after = none]) => compareSpecs(before, after).map(({ id, place }) => `${id} ${place}`));
  expect(changes).toEqual([
    ["request-property-type-changed x/do body id header X-Part"],
    ["response-property-type-changed webhook told POST header X-Sign"],
    ["request-property-type-changed webhook told POST 200 header X-Seen"],
  ]);
});

it("takes an answer for the same one under another status, whatever its examples are", () => {
  const shown = (id: string): object => json(thing, { examples: { one: { value: { id } } } });
  const found = compareSpecs(answers({ "201": shown("a") }), answers({ "200": shown("b"), "201": shown("a") }));
  expect(found.map(({ id }) => id)).toEqual(["response-success-status-added-with-known-content"]);
});

it("demands what became writable and is required", () => {
  const member = (more: object): Spec =>
    sent({ type: "object", properties: { id: { ...text, ...more } }, required: ["id"] });
  const found = compareSpecs(member({ readOnly: true }), member({}));
  expect(found.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
    "request-property-became-required breaking",
    "request-property-became-not-read-only info",
  ]);
});

// What oasdiff calls an error breaks, and what it calls information doesn't, except for these.
it("grades as oasdiff does where it has a rule, apart from names in code, credentials and new answers", () => {
  const differ = rows.filter(
    ([, , , severity, grade]) =>
      grade !== undefined && grade !== "WARN" && (grade === "ERR") !== (severity === "breaking"),
  );
  expect(differ.map(([rule]) => rule)).toEqual([
    "api-operation-id-changed",
    "response-success-status-added",
    "api-security-required",
    "api-security-removed",
    "component-removed",
  ]);
});
