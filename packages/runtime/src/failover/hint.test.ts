import { expect, it } from "vitest";
import { hintFor } from "./hint.ts";
import { classify } from "./outcome.ts";

const hintOf = (code: string, node = "https://node.example.net"): string =>
  hintFor(classify({ error: Object.assign(new Error("x"), { code }), written: false }), node);

it.each([
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "`tls.ca`"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "`tls.ca`"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "`tls.ca`"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "`tls.ca`"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "`tls.servername`"],
  ["CERT_HAS_EXPIRED", "the clock of this machine"],
  ["CERT_TOO_WEAK", "`tls.ciphers`"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "`tls.cert` and `tls.key`"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "`http://`"],
])("says what to do about %s", (code, words) => {
  expect(hintOf(code)).toContain(words);
});

it("says that a plain address may be that of a port for TLS", () => {
  expect(hintOf("HPE_INVALID_CONSTANT", "http://node.example.net")).toContain("`https://`");
  expect(hintOf("HPE_INVALID_CONSTANT")).toBe("");
});

it.each(["ECONNREFUSED", "ENOTFOUND", "ECONNRESET", "EPROTO"])("has nothing to add to %s", (code) => {
  expect(hintOf(code)).toBe("");
});
