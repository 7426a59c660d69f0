/**
 * Cuts a text into the JSON values that stand in it one after the other, such as `{"a":1}{"b":2}`.
 * It looks at brackets and strings only; whether each part is JSON is for the parser to say.
 */
export function splitValues(text: string): string[] {
  const values: string[] = [];
  let depth = 0;
  let start = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === "\\") index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) {
        values.push(text.slice(start, index + 1));
        start = index + 1;
      }
    }
  }
  const rest = text.slice(start).trim();
  if (rest !== "") values.push(rest);
  return values;
}
