import type { TlsOptions } from "../../core/client-options.ts";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";

/**
 * Checks what only TLS itself can judge, and that certificates and keys are no paths.
 * @throws InvalidOptionError for a version or ciphers that it doesn't have, and for what is no PEM; never with the text.
 */
export function checkTls({ ca, cert, key, minVersion, ciphers }: TlsOptions = {}): void {
  checkPem("ca", ca);
  checkPem("cert", cert);
  checkPem("key", key);
  if (minVersion === undefined && ciphers === undefined) return;
  const { createSecureContext } = process.getBuiltinModule("node:tls");
  try {
    createSecureContext({ ...(minVersion !== undefined && { minVersion }), ...(ciphers !== undefined && { ciphers }) });
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    const [name, value] =
      code === "ERR_TLS_INVALID_PROTOCOL_VERSION" ? ["minVersion", minVersion] : ["ciphers", ciphers];
    throw new InvalidOptionError(`Option \`tls.${name}\` is none that TLS has: ${JSON.stringify(value)}.`, { cause });
  }
}

/** OpenSSL passes over authorities that it can't read, and then trusts nobody. */
function checkPem(name: string, given: TlsOptions["ca"] | Uint8Array): void {
  for (const part of given === undefined ? [] : [given].flat()) {
    const text = ArrayBuffer.isView(part) ? Buffer.from(part).toString("latin1") : String(part);
    if (!text.includes("-----BEGIN "))
      throw new InvalidOptionError(
        `Option \`tls.${name}\` must be the text of a PEM file (-----BEGIN …), not its path: read the file first.`,
      );
    if (name !== "key") checkCertificate(name, text);
  }
}

/** Reads the first certificate: a file that is damaged is mostly damaged from its beginning. */
function checkCertificate(name: string, pem: string): void {
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  const [first] =
    /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/.exec(pem) ?? [];
  const read = (text: string): unknown => new X509Certificate(text);
  try {
    if (first !== undefined) read(first);
  } catch (cause) {
    throw new InvalidOptionError(`Option \`tls.${name}\` has a certificate that can't be read.`, { cause });
  }
}
