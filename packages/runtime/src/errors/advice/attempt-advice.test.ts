import { expect, it } from "vitest";
import { classify } from "../../failover/outcome.ts";
import { adviseOnAttempt } from "./attempt-advice.ts";

const adviceOn = (code: string, node = "https://node.example.net", wasWritten = false, message = "x"): string => {
  const cause = Object.assign(new Error(message), { code });
  const { reason } = classify({ error: cause, written: wasWritten });
  return adviseOnAttempt({ reason, node, cause }) ?? "";
};

it.each([
  ["ECONNREFUSED", "`nodes`"],
  ["ENOTFOUND", "`nodes`"],
  ["EAI_AGAIN", "the name server"],
  ["EHOSTUNREACH", "a VPN"],
  ["UND_ERR_CONNECT_TIMEOUT", "a firewall"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "`tls.ca`"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "`tls.ca`"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "`tls.ca`"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "`tls.ca`"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "`tls.servername`"],
  ["CERT_HAS_EXPIRED", "the clock of this machine"],
  ["CERT_TOO_WEAK", "`tls.ciphers`"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "`tls.cert` and `tls.key`"],
  ["ERR_SSL_UNSUPPORTED_PROTOCOL", "`tls.minVersion`"],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "`tls.minVersion`"],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "`tls.ciphers`"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "`http://`"],
  ["ERR_OSSL_PEM_BAD_BASE64_DECODE", "PEM"],
  ["ATTEMPT_TIMEOUT", ""],
])("says what to do about %s", (code, words) => {
  expect(adviceOn(code)).toContain(words);
});

it("says that a plain address may be that of a port for TLS", () => {
  expect(adviceOn("HPE_INVALID_CONSTANT", "http://node.example.net")).toContain("`https://`");
  expect(adviceOn("UND_ERR_SOCKET", "http://node.example.net", true)).toContain("`https://`");
});

it("says that an address with TLS may be that of a plain port, unless a request was sent there", () => {
  expect(adviceOn("ECONNRESET")).toContain("`http://`");
  expect(adviceOn("ECONNRESET", "https://node.example.net", true)).toBe("");
});

it("tells which proxy was in the way, and where proxies come from", () => {
  const words = "The proxy proxy.example.net:3128 can't be reached: connect ECONNREFUSED";
  const said = adviceOn("PROXY_UNREACHABLE", "https://node.example.net", false, words);
  expect(said).toContain("the proxy proxy.example.net:3128 can't be reached");
  expect(said).toContain("HTTPS_PROXY");
});

it("looks behind the login that failed", () => {
  const reason = "login: certificate not accepted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)";
  expect(adviseOnAttempt({ reason, node: "https://n", cause: undefined })).toContain("`tls.ca`");
});

it("has nothing to add where it knows nothing", () => {
  expect(adviceOn("EPROTO")).toBe("");
});
