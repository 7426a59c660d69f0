/** A link in a Markdown text. */
export interface Link {
  /** Counted from 1. */
  readonly line: number;
  readonly target: string;
}

/** The links of a Markdown text, images and definitions included; what stands in code is none. */
export function linksOf(text: string): Link[] {
  let isCode = false;
  return text.split("\n").flatMap((content, index) => {
    if (/^\s*(?:```|~~~)/.test(content)) isCode = !isCode;
    if (isCode) return [];
    const plain = content.replace(/`[^`]*`/g, "");
    const inline = plain.matchAll(/\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)/g);
    const defined = plain.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s<>]+)>?/g);
    const tags = plain.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g);
    return [...inline, ...defined, ...tags].map(([, target = ""]) => ({ line: index + 1, target }));
  });
}

/** The anchors of a Markdown text as GitHub makes them: the words of each heading, and what HTML names. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  let isCode = false;
  for (const content of text.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(content)) isCode = !isCode;
    if (isCode) continue;
    for (const [, name = ""] of content.matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(name);
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(content)?.[1];
    if (heading === undefined) continue;
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let name = slug;
    for (let count = 1; anchors.has(name); count++) name = `${slug}-${count}`;
    anchors.add(name);
  }
  return anchors;
}
