type Json = Readonly<Record<string, unknown>>;

/** What of a bundled spec decides how its values look as XML. */
export interface XmlSchemas {
  /** Types by name. */
  readonly schemas: Readonly<Record<string, Json>>;
  /** What is sent as a body, by `METHOD /path`. */
  readonly requests: Readonly<Record<string, Json>>;
  /** What a success answers, by `METHOD /path`, where one body is said. */
  readonly answers: Readonly<Record<string, Json>>;
}

/** Takes out of a bundled spec what decides about XML. */
export function takeXml(spec: Json): XmlSchemas {
  const { schemas = {} } = (spec["components"] ?? {}) as { readonly schemas?: Readonly<Record<string, Json>> };
  const requests: Record<string, Json> = {};
  const answers: Record<string, Json> = {};
  for (const [path, operations] of Object.entries((spec["paths"] ?? {}) as Readonly<Record<string, Json>>)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { requestBody, responses = {} } = operation as {
        readonly requestBody?: Body;
        readonly responses?: Readonly<Record<string, Body>>;
      };
      const name = `${method.toUpperCase()} ${path}`;
      const request = schemaOf(requestBody);
      if (request) requests[name] = strip(request);
      const answer = ["200", "201", "202"].map((status) => schemaOf(responses[status])).find(Boolean);
      if (answer) answers[name] = strip(answer);
    }
  }
  return { schemas: mapValues(schemas, strip), requests, answers };
}

interface Body {
  readonly content?: Readonly<Record<string, Json>>;
}

function schemaOf(body: Body | undefined): Json | undefined {
  return body?.content?.["application/json"]?.["schema"] as Json | undefined;
}

/** A schema without what says nothing about its form. Texts that are known by name stay: old servers wrote them otherwise. */
function strip(schema: Json): Json {
  const { $ref, type, properties, items, allOf, anyOf, xml, "x-modelType": modelType } = schema;
  return {
    ...($ref !== undefined && { $ref }),
    ...((type === "object" || type === "array") && { type }),
    ...(type === "string" && schema["enum"] !== undefined && { enum: schema["enum"] }),
    ...(xml !== undefined && { xml }),
    ...((modelType === "date" || modelType === "decimal") && { "x-modelType": modelType }),
    ...(items !== undefined && { items: strip(items as Json) }),
    ...(allOf !== undefined && { allOf: (allOf as readonly Json[]).map(strip) }),
    ...(anyOf !== undefined && { anyOf: (anyOf as readonly Json[]).map(strip) }),
    ...(properties !== undefined && { properties: mapValues(properties as Readonly<Record<string, Json>>, strip) }),
  };
}

function mapValues(values: Readonly<Record<string, Json>>, change: (value: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
