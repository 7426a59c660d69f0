/** What a builder's script would say about itself. */
export type ScriptCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

const opening: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Looks for brackets and quotes that nobody closes; the lab has no Python to ask. */
export function checkScript(script: string): ScriptCheck {
  const open: { readonly bracket: string; readonly line: number }[] = [];
  for (const [index, text] of withoutTexts(script).entries()) {
    const line = index + 1;
    if (/['"]/.test(text)) return { ok: false, message: `SyntaxError: unterminated string literal, line ${line}` };
    for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
      if (opening[bracket] === undefined) open.push({ bracket, line });
      else if (open.pop()?.bracket !== opening[bracket])
        return { ok: false, message: `SyntaxError: unmatched '${bracket}', line ${line}` };
    }
  }
  const left = open.pop();
  return left
    ? { ok: false, message: `SyntaxError: '${left.bracket}' was never closed, line ${left.line}` }
    : { ok: true };
}

/** The lines of a script without comments and without what stands between quotes. */
function withoutTexts(script: string): string[] {
  return script
    .replace(/("""|''')[\s\S]*?\1/g, (text) => text.replace(/[^\n]/g, ""))
    .split("\n")
    .map((line) => line.replace(/(["'])(?:\\.|(?!\1).)*\1/g, "").replace(/#.*$/, ""));
}

const printed = /^\s*print\s*\(?\s*(["'])((?:\\.|(?!\1).)*)\1(?:\.format\((.*?)\))?\s*\)?\s*$/;

/** What the plain `print` lines of a script write; everything else of Python is passed over. */
export function runScript(script: string): string {
  return script
    .split("\n")
    .flatMap((line) => {
      const match = printed.exec(line);
      if (!match) return [];
      const values = [...(match[3] ?? "").matchAll(/(["'])(.*?)\1|(\d+)/g)].map(([, , text, digits]) => text ?? digits);
      return [(match[2] ?? "").replace(/\{\d*\}/g, () => values.shift() ?? "")];
    })
    .map((line) => `${line}\n`)
    .join("");
}
