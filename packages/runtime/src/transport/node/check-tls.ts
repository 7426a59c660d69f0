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

function checkPem(name: string, given: TlsOptions["ca"]): void {
  for (const text of given === undefined ? [] : [given].flat()) {
    // Of bytes, OpenSSL says itself what is wrong with them.
    if (typeof text !== "string" || text.includes("-----BEGIN ")) continue;
    throw new InvalidOptionError(
      `Option \`tls.${name}\` must be the text of a PEM file (-----BEGIN …), not its path: read the file first.`,
    );
  }
}
