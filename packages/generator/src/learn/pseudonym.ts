/** Whether a text stands for one that a recording took out, as `record` of `@northbound/runtime/cassette` writes them. */
export function isPseudonym(text: string): boolean {
  return (
    /^n[0-9a-f]{12}$/.test(text) ||
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-beef[0-9a-f]{8}$/.test(text) ||
    /^198\.1[89]\.\d{1,3}\.\d{1,3}$/.test(text) ||
    /^02:00(:[0-9a-f]{2}){4}$/.test(text)
  );
}

/** What stands for a secret in a recording. */
export const secretWord = "<secret>";
