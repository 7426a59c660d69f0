/** `<address>`, and what stands before it. */
const target = /[\s,]*<([^>]*)>/y;
/** `; name`, `; name=token` or `; name="quoted text"`. */
const parameter = /\s*;\s*(?:([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*)))?)?/y;

/**
 * The address that a `Link` header (RFC 8288 section 3) gives for a relation, as it stands there. A link with an
 * `anchor` is about another resource than the one that was asked for, and is passed over.
 */
export function findLink(header: string, relation: string): string | undefined {
  let index = 0;
  const read = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = index;
    const found = expression.exec(header);
    if (found) index = expression.lastIndex;
    return found;
  };
  for (let link = read(target); link; link = read(target)) {
    let relations: string | undefined;
    let isAboutAnother = false;
    for (let found = read(parameter); found; found = read(parameter)) {
      const [, name = "", quoted, token = ""] = found;
      const value = quoted?.replace(/\\(.)/g, "$1") ?? token;
      // Only the first `rel` counts.
      if (name.toLowerCase() === "rel") relations ??= value;
      else if (name.toLowerCase() === "anchor") isAboutAnother = true;
    }
    const names = relations?.toLowerCase().split(/\s+/) ?? [];
    if (!isAboutAnother && names.includes(relation)) return link[1];
  }
  return undefined;
}
