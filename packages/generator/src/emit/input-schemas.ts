type Json = Readonly<Record<string, unknown>>;

/** What of a bundled spec decides whether a body may be sent: schemas as the runtime's validator reads them. */
export interface InputSchemas {
  /** Types by name, those alone that a body leads to. */
  readonly definitions: Readonly<Record<string, unknown>>;
  /** Schemas of JSON bodies by operation id. */
  readonly bodies: Readonly<Record<string, unknown>>;
}

/** Takes the bodies out of a bundled spec, without the words and bounds that the validator doesn't read. */
export function takeInputs(spec: Json): InputSchemas {
  const { schemas = {} } = (spec["components"] ?? {}) as { readonly schemas?: Json };
  const bodies: Record<string, unknown> = {};
  for (const item of Object.values((spec["paths"] ?? {}) as Readonly<Record<string, Json>>)) {
    for (const operation of Object.values(item) as readonly Json[]) {
      const { operationId, requestBody } = operation as {
        readonly operationId?: string;
        readonly requestBody?: { readonly content?: Readonly<Record<string, Json>> };
      };
      const schema = requestBody?.content?.["application/json"]?.["schema"];
      if (operationId !== undefined && schema !== undefined) bodies[operationId] = strip(schema);
    }
  }
  const definitions: Record<string, unknown> = {};
  const open = namesIn(bodies);
  for (const name of open) {
    if (name in definitions || !(name in schemas)) continue;
    definitions[name] = strip(schemas[name]);
    open.push(...namesIn(definitions[name]));
  }
  return { definitions, bodies };
}

const kept = ["type", "enum", "const"] as const;

/**
 * A schema without the words and bounds that the validator doesn't read.
 * @param isCompared Whether it is compared with answers as well: it keeps what they need, and which members are secret.
 */
export function strip(schema: unknown, isCompared = false): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, properties, items, additionalProperties, allOf, anyOf, oneOf, required, ...rest } = schema as Json;
  const inside = (part: unknown): unknown => strip(part, isCompared);
  const plain = kept.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]] as const);
  const inner = Object.entries({ items, additionalProperties, allOf, anyOf, oneOf })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.map(inside) : inside(value)] as const);
  const isSent = (name: string): boolean => ((properties as Json | undefined)?.[name] as Json)?.["readOnly"] !== true;
  return {
    ...(typeof $ref === "string" && { $ref: nameOf($ref) }),
    ...Object.fromEntries([...plain, ...inner]),
    ...(isCompared && rest["format"] === "password" && { secret: true }),
    ...(required !== undefined && {
      required: (required as readonly string[]).filter((name) => isCompared || isSent(name)),
    }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties as Json).map(([name, value]) => [name, inside(value)])),
    }),
  };
}

export function namesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) =>
    name === "$ref" && typeof value === "string" ? [value] : namesIn(value),
  );
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}
