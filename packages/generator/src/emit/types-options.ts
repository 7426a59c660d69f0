/** A switch of openapi-typescript, by its own name. */
export type TypesSwitch =
  | "additionalProperties"
  | "alphabetize"
  | "arrayLength"
  | "conditionalEnums"
  | "dedupeEnums"
  | "defaultNonNullable"
  | "emptyObjectsUnknown"
  | "enum"
  | "enumValues"
  | "excludeDeprecated"
  | "exportType"
  | "generatePathParams"
  | "immutable"
  | "makePathsEnum"
  | "pathParamsAsTypes"
  | "propertiesRequiredByDefault"
  | "readWriteMarkers"
  | "rootTypes"
  | "rootTypesKeepCasing"
  | "rootTypesNoSchemaPrefix";

/** The switches of openapi-typescript that are set. */
export type TypesOptions = { readonly [Name in TypesSwitch]?: boolean | undefined };

/** What openapi-typescript does when nothing else is said. */
export const typesDefaults: Readonly<Record<TypesSwitch, boolean>> = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: true,
  emptyObjectsUnknown: false,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
};
