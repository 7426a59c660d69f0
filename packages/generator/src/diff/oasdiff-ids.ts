import { allRuleIds } from "./catalogue.ts";

/**
 * Ids of oasdiff that are called otherwise here, each with the rules that say the same. Every other id of oasdiff is
 * the id of the same rule here, or has no counterpart: the guide says why.
 */
export const oasdiffIds: Readonly<Record<string, readonly string[]>> = {
  "api-global-security-added": ["api-security-added", "api-security-required"],
  "api-global-security-removed": ["api-security-removed", "api-security-no-longer-required"],
  "api-global-security-scope-added": ["api-security-scope-added"],
  "api-global-security-scope-removed": ["api-security-scope-removed"],
  "api-operation-id-added": ["api-operation-id-changed"],
  "api-operation-id-removed": ["api-operation-id-changed"],
  "api-path-removed-before-sunset": ["api-removed-before-sunset"],
  "api-path-removed-with-deprecation": ["api-removed-with-deprecation"],
  "api-path-removed-without-deprecation": ["api-removed-without-deprecation"],
  "api-schema-removed": ["component-removed"],
  "endpoint-deprecated-with-sunset": ["endpoint-deprecated"],
  "new-optional-request-default-parameter-to-existing-path": ["new-optional-request-parameter"],
  "new-required-request-header-property": ["new-required-request-property"],
  "request-header-property-became-enum": ["request-property-became-enum"],
  "request-header-property-became-required": ["request-property-became-required"],
  "request-property-deprecated-with-sunset": ["request-property-deprecated"],
  "response-property-deprecated-with-sunset": ["response-property-deprecated"],
  "response-mediatype-enum-value-removed": ["response-body-enum-value-removed"],
  ...parameterProperties(),
  ...mutability(),
  ...listsOfTypes(),
};

/** The rules that an id stands for: its own, or those that say the same as that rule of oasdiff. */
export function correspondingRules(id: string): readonly string[] {
  if (allRuleIds.has(id)) return [id];
  return Object.hasOwn(oasdiffIds, id) ? (oasdiffIds[id] ?? []) : [];
}

function parameterProperties(): Record<string, readonly string[]> {
  const names = [
    "became-nullable",
    "became-not-nullable",
    "enum-value-added",
    "enum-value-removed",
    "type-changed",
    "type-generalized",
    "type-specialized",
  ];
  return Object.fromEntries(names.map((name) => [`request-parameter-property-${name}`, [`request-property-${name}`]]));
}

function mutability(): Record<string, readonly string[]> {
  const names = ["became-read-only", "became-not-read-only", "became-write-only", "became-not-write-only"];
  const ids = names.flatMap((name) =>
    ["request", "response"].flatMap((direction) =>
      ["optional", "required"].map(
        (kind) => [`${direction}-${kind}-property-${name}`, [`${direction}-property-${name}`]] as const,
      ),
    ),
  );
  return Object.fromEntries(ids);
}

function listsOfTypes(): Record<string, readonly string[]> {
  const places = [
    "request-body",
    "request-property",
    "request-parameter",
    "request-parameter-property",
    "response-body",
    "response-property",
  ];
  const ids = places.flatMap((place) => {
    const own = place.replace("parameter-property", "property");
    return [
      [`${place}-list-of-types-widened`, [`${own}-type-generalized`]],
      [`${place}-list-of-types-narrowed`, [`${own}-type-specialized`]],
    ] as const;
  });
  return Object.fromEntries(ids);
}
