import type { TlsOptions } from "../../core/client-options.ts";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";

/**
 * Checks what only TLS itself can judge.
 * @throws InvalidOptionError for a version or ciphers that it doesn't have.
 */
export function checkTls({ minVersion, ciphers }: TlsOptions = {}): void {
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
