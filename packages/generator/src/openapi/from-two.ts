import { upgradeFromTwoToThree } from "@scalar/openapi-upgrader/2.0-to-3.0";

/** Whether a document is OpenAPI 2.0, once called Swagger. */
export function isTwo(document: object): boolean {
  return "swagger" in document && String(document.swagger).startsWith("2");
}

/** The same document as OpenAPI 3.0. The given one is left as it is. */
export function fromTwo(document: object): object {
  return upgradeFromTwoToThree(structuredClone(document) as Record<string, unknown>) as object;
}
