/** Tests of oasdiff whose verdict is not ours, and why. */
export const differences: readonly { readonly tests: readonly string[]; readonly reason: string }[] = [
  {
    tests: ["TestAPIGlobalSecurityyAdded", "TestAPISecurityAdded"],
    reason:
      "Callers without credentials were served and are refused now. oasdiff grades every change of security INFO.",
  },
  {
    tests: ["TestBreaking_ReqBodyNewRequiredPropertyNew"],
    reason:
      "`required` names a member that `properties` doesn't: requests without it are invalid all the same (JSON Schema validation, 6.5.3).",
  },
  {
    tests: ["TestBreaking_ModifyPattern", "TestBreaking_AddPattern", "TestBreaking_AddPatternRecursive"],
    reason:
      "The member is read-only, so no request has it. oasdiff looks at this for bounds and enums, not for patterns.",
  },
  {
    tests: [
      "TestBreaking_RequestPropertyAllOfAdded",
      "TestRequestPropertyAllOfAdded",
      "TestRequestPropertyAllOfAdded_WithSources_Ref",
      "TestBreaking_RequestPropertyAllOfRemoved",
      "TestRequestPropertyAllOfRemoved",
    ],
    reason:
      "The part that comes or goes in `allOf` demands what the other parts demand already, so the same values are valid.",
  },
  {
    tests: ["TestRequestPropertyAllOfAdded_WithSources_Inline"],
    reason:
      "The new part of `allOf` only brings an optional member, which oasdiff grades INFO where it stands in `properties`.",
  },
  {
    tests: ["TestRequestBodyAnyOfMultiMediaTypeDetails"],
    reason: "The variant has another name and the same structure, so the same values are valid.",
  },
  {
    tests: ["TestBreaking_ReqQueryParamTypeNumberToString"],
    reason:
      "The members of an object in a query are written as text (OpenAPI, style values), so a string takes every number.",
  },
  {
    tests: ["TestResponsePropertyAnyOfAdded", "TestResponsePropertyAnyOfAdded_WithSources"],
    reason: "Answers may have a form that they never had. oasdiff grades the same ERR where the keyword is `oneOf`.",
  },
  {
    tests: ["TestWebhookOperationChangesDetected"],
    reason: "The server sends the body of a webhook: that it always comes, with one more member, stops no receiver.",
  },
];
