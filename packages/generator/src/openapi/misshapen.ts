/** A place of a document that has something else than OpenAPI demands there. */
export interface Misshapen {
  readonly pointer: readonly string[];
  /** What should be there: `object`, `list`, `schema`, `text`. */
  readonly expected: "object" | "list" | "schema" | "text";
}

type Node = Readonly<Record<string, unknown>>;
type Check = (value: unknown, pointer: readonly string[]) => Misshapen[];

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Finds the places that a comparison can't look into, because something else is there. */
export function findMisshapen(document: object): Misshapen[] {
  return whole(document, []);
}

const schema: Check = (value, pointer) => {
  if (typeof value === "boolean") return [];
  if (!isNode(value)) return [{ pointer, expected: "schema" }];
  return [
    ...members(value, pointer, {
      properties: mapOf(schema),
      patternProperties: mapOf(schema),
      dependentSchemas: mapOf(schema),
    }),
    ...members(value, pointer, {
      allOf: listOf(schema),
      anyOf: listOf(schema),
      oneOf: listOf(schema),
      prefixItems: listOf(schema),
    }),
    ...members(value, pointer, { required: listOf(anything), enum: listOf(anything) }),
    ...members(value, pointer, { items: itemsOf, not: schema, additionalProperties: schema }),
  ];
};

// Before 2020-12, items might be a list of schemas.
const itemsOf: Check = (value, pointer) =>
  Array.isArray(value) ? listOf(schema)(value, pointer) : schema(value, pointer);
const content: Check = mapOf(objectOf({ schema }));
const parameter: Check = objectOf({ schema, content });
const answer: Check = objectOf({ content, headers: mapOf(parameter), links: mapOf(objectOf({})) });
const operation: Check = objectOf({
  operationId: text,
  summary: text,
  description: text,
  tags: listOf(text),
  parameters: listOf(parameter),
  requestBody: objectOf({ content }),
  responses: mapOf(answer),
  security: listOf(objectOf({})),
  servers: listOf(objectOf({})),
});
const item: Check = objectOf({
  parameters: listOf(parameter),
  ...Object.fromEntries(methods.map((method) => [method, operation])),
});
const whole: Check = objectOf({
  paths: mapOf(item),
  webhooks: mapOf(item),
  servers: listOf(objectOf({})),
  security: listOf(objectOf({})),
  components: objectOf({
    schemas: mapOf(schema),
    parameters: mapOf(parameter),
    responses: mapOf(answer),
    requestBodies: mapOf(objectOf({ content })),
    headers: mapOf(parameter),
    securitySchemes: mapOf(objectOf({})),
  }),
});

function text(value: unknown, pointer: readonly string[]): Misshapen[] {
  return typeof value === "string" ? [] : [{ pointer, expected: "text" }];
}

function anything(): Misshapen[] {
  return [];
}

function objectOf(checks: Readonly<Record<string, Check>>): Check {
  return (value, pointer) => (isNode(value) ? members(value, pointer, checks) : [{ pointer, expected: "object" }]);
}

function members(value: Node, pointer: readonly string[], checks: Readonly<Record<string, Check>>): Misshapen[] {
  return Object.entries(checks).flatMap(([key, check]) =>
    value[key] === undefined ? [] : check(value[key], [...pointer, key]),
  );
}

function mapOf(check: Check): Check {
  return (value, pointer) => {
    if (!isNode(value)) return [{ pointer, expected: "object" }];
    return Object.entries(value).flatMap(([key, inner]) =>
      key.startsWith("x-") ? [] : check(inner, [...pointer, key]),
    );
  };
}

function listOf(check: Check): Check {
  return (value, pointer) => {
    if (!Array.isArray(value)) return [{ pointer, expected: "list" }];
    return value.flatMap((inner, index) => check(inner, [...pointer, String(index)]));
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
