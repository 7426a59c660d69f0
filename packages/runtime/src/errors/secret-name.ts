/** Stands where a secret was. */
export const redacted = "[redacted]";

/** Names that mean a secret in every backend, without case and punctuation. */
const secretName =
  /passw|passphrase|^pass$|^pwd$|secret|token|authorization|cookie|apikey|credential|privatekey|sessionid|^jwt$|^auth$|communitystring|^community$/;

/** Whether the value under this name must never be printed. */
export function isSecretName(name: string, secrets: readonly string[] = []): boolean {
  return secrets.includes(name) || secretName.test(name.toLowerCase().replace(/[^a-z0-9]/g, ""));
}
