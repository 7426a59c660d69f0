import { escapeHtml } from "./frame.ts";

const words =
  "as async await break case catch class const continue declare default delete do else export extends false finally for from function if implements import in instanceof interface let new null of readonly return static switch this throw true try type typeof undefined using void while yield";
const typescript = new RegExp(
  [
    /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/,
    /(?<number>\b\d[\d_.]*\b)/,
    new RegExp(`(?<keyword>\\b(?:${words.replaceAll(" ", "|")})\\b)`),
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
const python = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
    /(?<number>\b\d[\d_.]*\b)/,
    /(?<keyword>\b(?:and|as|class|def|elif|else|except|False|finally|for|from|if|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield)\b)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
const shell = /(?<comment>(?<=^|\s)#[^\n]*)|(?<string>"[^"]*"|'[^']*')/g;
const languages: Readonly<Record<string, RegExp>> = {
  ts: typescript,
  js: typescript,
  json: typescript,
  py: python,
  python,
  sh: shell,
  yaml: shell,
};

/** Code as HTML with its comments, texts and words in elements of their own. What it does not know stays plain. */
export function highlight(code: string, language: string): string {
  const pattern = languages[language];
  if (!pattern) return escapeHtml(code);
  let html = "";
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? "";
    html += `${escapeHtml(code.slice(end, match.index))}<span class="${kind}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(end));
}
