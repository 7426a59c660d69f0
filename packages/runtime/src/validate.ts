export { createValidator, type Validator, type ValidatorOptions } from "./validate/validator.ts";
export { describeFinding, type Finding, type FindingKind } from "./validate/finding.ts";
export type { OperationSchemas, SchemaTable } from "./core/schema-table.ts";
export type { Definitions, Schema } from "./validate/schema.ts";
