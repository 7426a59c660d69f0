/** The UTF-8 bytes of a text as base64, as HTTP Basic authentication wants them (RFC 7617 section 2.1). */
export function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
