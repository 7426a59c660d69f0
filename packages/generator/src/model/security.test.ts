import { expect, test } from "vitest";
import { specFolder } from "../../test/spec-folder.ts";
import { writePackage } from "../emit/package-files.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { readSecurity } from "./security.ts";

const document: OpenApiDocument = {
  openapi: "3.1.0",
  servers: [{ url: "https://api.example.net/v1" }],
  security: [{ "Api-Key": [], AppId: [] }, { login: [] }],
  paths: { "/x": { get: { security: [{ oauth: ["read"] }, { cert: [], far: [] }, {}] } } },
  components: {
    securitySchemes: {
      "Api-Key": { type: "apiKey", in: "query", name: "key" },
      AppId: { type: "apiKey", in: "header", name: "X-App" },
      login: { type: "http", scheme: "Basic" },
      oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "/oauth/token" } } },
      far: { type: "oauth2", flows: { password: { tokenUrl: "https://login.example.com/token" } } },
      cert: { type: "mutualTLS" },
    },
  },
};

test("schemes and their alternatives are read, those of single operations as well", () => {
  expect(readSecurity(document)).toEqual({
    schemes: {
      apiKey: { type: "apiKey", in: "query", name: "key" },
      appId: { type: "apiKey", in: "header", name: "X-App" },
      login: { type: "basic" },
      oauth: { type: "oauth", path: "/oauth/token" },
      far: { type: "oauth" },
    },
    alternatives: [["apiKey", "appId"], ["login"], ["oauth"], ["far"]],
  });
});

test("a spec without schemes has no credentials", () => {
  expect(readSecurity({ openapi: "3.1.0" })).toBeUndefined();
});

test("a package takes one of the alternatives", async () => {
  await using folder = await specFolder({});
  await writePackage(folder.path("."), { name: "example", runtime: "1.0.0" }, readSecurity(document));
  const text = await folder.read("src/index.ts");
  expect(text).toContain(`export type Credentials =
  | { readonly apiKey: string; readonly appId: string }
  | { readonly login: BasicCredentials }
  | { readonly oauth: OAuthCredentials }
  | { readonly far: { readonly token: string } };`);
  expect(await folder.read("README.md")).toContain("credentials: { apiKey, appId } });");
});
