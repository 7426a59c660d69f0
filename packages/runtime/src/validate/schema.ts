/** A JSON Schema with the keywords that the validator reads; all others are ignored. */
export interface Schema {
  /** Name of a definition, or a reference that ends in one: `#/components/schemas/Vm`. */
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly allOf?: readonly (Schema | boolean)[];
  readonly anyOf?: readonly (Schema | boolean)[];
  readonly oneOf?: readonly (Schema | boolean)[];
  /** Its values are never shown. */
  readonly secret?: true;
}

/** Schemas by the name that `$ref` uses. */
export type Definitions = Readonly<Record<string, Schema | boolean>>;
