import {
  type ClientOptions,
  CredentialsError,
  createClient,
  errorFromReply,
  InvalidAnswerError,
} from "@northbound/runtime";
import { splitNodes } from "./base-path.ts";
import { servicesCaCertificate } from "./generated/operations.ts";
import { pathOf } from "./single-sign-on.ts";

/** What `fetchAuthority` takes. */
export interface AuthorityOptions extends Pick<ClientOptions, "nodes" | "proxy" | "transport" | "timeout"> {
  /**
   * SHA-256 of the certificate, as hexadecimal digits with or without colons: what `openssl x509 -noout -fingerprint -sha256` says
   * of `/etc/pki/ovirt-engine/ca.pem` on the engine. Without it the certificate is given unchecked, for a person to compare.
   */
  readonly fingerprint?: string | undefined;
}

/** The certificate of an engine's own authority. */
export interface Authority {
  /** PEM, for the option `tls: { ca }`. */
  readonly ca: string;
  /** Its SHA-256: `AB:CD:…`. */
  readonly fingerprint: string;
}

/**
 * Fetches the certificate that an engine signs its own with, on first contact: over a connection that nothing proves yet. No
 * credentials are sent. Compare the fingerprint with what the engine's administrator says, or give it.
 * @throws CredentialsError when the fingerprint is another one: somebody else may have answered. InvalidAnswerError for what is
 * no certificate.
 * @example
 * import { createRhev, fetchAuthority } from "@northbound/rhev";
 *
 * const { ca } = await fetchAuthority({ nodes, fingerprint: process.env.ENGINE_CA ?? "" });
 * await using rhev = createRhev({ nodes, credentials, tls: { ca } });
 */
export async function fetchAuthority({ fingerprint: expected, ...options }: AuthorityOptions): Promise<Authority> {
  const { nodes } = splitNodes(options.nodes, undefined);
  await using client = createClient<object, object>(
    { name: "rhev", operations: {}, basePath: "" },
    { ...options, nodes, tls: { rejectUnauthorized: false } },
  );
  const { data, response } = await client.request("GET", pathOf(servicesCaCertificate), {
    params: { query: { resource: "ca-certificate", format: "X509-PEM-CA" } },
    session: "none",
    parseAs: "text",
  });
  if (!response.ok) throw errorFromReply(response, servicesCaCertificate.id, response.attempts, []);
  const ca = String(data).trim();
  const fingerprint = await fingerprintOf(ca);
  if (expected !== undefined && plain(expected) !== plain(fingerprint)) {
    throw new CredentialsError(
      `The certificate of the engine has the fingerprint ${fingerprint}, and not the one that was given: somebody else may have answered.`,
    );
  }
  return { ca: `${ca}\n`, fingerprint };
}

async function fingerprintOf(pem: string): Promise<string> {
  const base64 = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem)?.[1]?.replaceAll(/\s/g, "");
  if (base64 === undefined) throw new InvalidAnswerError("The engine answered with something that is no certificate.");
  const der = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(/[^\da-f]/gi, "").toLowerCase();
}
