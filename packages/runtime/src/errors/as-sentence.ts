/**
 * Words of a backend at the end of a sentence of ours: with one period, whether or not they bring one.
 */
export function asSentence(words: string): string {
  const text = words.trimEnd();
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
