import type { Noticed } from "@northbound/generator";

/**
 * Lists what changed between two surface reports, a line of the diff for each declaration. What is gone or another one
 * breaks users, as far as a text can tell; what is new does not. Operations are left to the comparison of the specs.
 */
export function compareSurfaces(before: string, after: string): Noticed[] {
  const [from, to] = [read(before), read(after)];
  const changes: Noticed[] = [];
  for (const [place, text] of from) {
    const now = to.get(place);
    if (now === undefined) changes.push({ level: "major", place, message: "is gone" });
    else if (now !== text) changes.push(changed(place, text, now));
  }
  for (const place of to.keys()) {
    if (!from.has(place)) changes.push({ level: "minor", place, message: "is new" });
  }
  return changes;
}

function changed(place: string, before: string, after: string): Noticed {
  const left = after.split("\n");
  // Each line once: two members may look the same.
  const lost = before.split("\n").filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  // Members that come are new; anything else may be something that callers relied on.
  if (lost.length === 0) return { level: "minor", place, message: "has more members" };
  return { level: "major", place, message: `is another one, without \`${lost[0]?.trim() ?? ""}\`` };
}

/** Declarations by entry and name. What can't be imported shows in what can, so it is not looked at by itself. */
function read(report: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const section of report.split(/^# /m).slice(1)) {
    const [title = "", ...lines] = section.trimEnd().split("\n");
    if (/^(Operations\b|What these are made of)/.test(title)) continue;
    found.set(title, "");
    for (const text of lines
      .join("\n")
      .trim()
      .split(/\n(?=export |declare |interface |type |function )/)) {
      const name = nameOf(text);
      if (name === undefined) continue;
      const place = `${title} ${name}`;
      found.set(place, [found.get(place), text].filter(Boolean).join("\n"));
    }
  }
  return found;
}

function nameOf(text: string): string | undefined {
  const alias = /^export \{ (?:\w+ as )?(\w+) \}/.exec(text)?.[1];
  return (
    alias ??
    /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const|enum) (\w+)/.exec(text)?.[1]
  );
}
