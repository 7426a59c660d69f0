export { takeInputs, type InputSchemas } from "./emit/input-schemas.ts";
export {
  type ListedBody,
  type ListedOperation,
  type ListedParameter,
  listOperations,
} from "./model/list-operations.ts";
export type { Behaviours, Schema } from "./openapi/document.ts";
