import { Marked } from "marked";
import { highlight } from "./highlight.ts";
import { escapeHtml } from "./frame.ts";

/** A Markdown file as a part of a page. */
export interface Rendered {
  readonly title: string;
  readonly html: string;
  /** Headings below the title, for the list of contents. */
  readonly headings: readonly { readonly id: string; readonly text: string; readonly level: number }[];
  /** The words of the text without markup, for the search. */
  readonly text: string;
}

/**
 * Renders Markdown with an anchor at each heading.
 * @param rewrite gives the address on the site for an address in the text; `undefined` where the site has no such page.
 * @param nameLink gives the address of a name in code that has a page of its own.
 */
export function renderMarkdown(
  source: string,
  rewrite: (address: string) => string | undefined,
  nameLink: (name: string) => string | undefined = () => undefined,
): Rendered {
  const headings: { id: string; text: string; level: number }[] = [];
  const used = new Map<string, number>();
  let title = "";
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const text = plain(html);
        const base = slugOf(text);
        const count = used.get(base) ?? 0;
        used.set(base, count + 1);
        const id = count === 0 ? base : `${base}-${count}`;
        if (depth === 1 && title === "") title = text;
        else headings.push({ id, text, level: depth });
        const anchor =
          depth === 1 ? "" : ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(text)}">#</a>`;
        return `<h${depth} id="${id}">${html}${anchor}</h${depth}>\n`;
      },
      code({ text, lang }) {
        const language = (lang ?? "").split(" ")[0] ?? "";
        return `<pre tabindex="0"><code class="language-${escapeHtml(language)}">${highlight(text, language)}</code></pre>\n`;
      },
      link({ href, tokens }) {
        const address = rewrite(href);
        // A link has no link inside, and words that lead nowhere are words.
        const inner = this.parser.parseInline(tokens).replaceAll(/<\/?a\b[^>]*>/g, "");
        if (address === undefined) return inner;
        const rel = /^https?:/.test(address) ? ' rel="noreferrer"' : "";
        return `<a href="${escapeHtml(address)}"${rel}>${inner}</a>`;
      },
      codespan({ text }) {
        const address = nameLink(text);
        const code = `<code>${escapeHtml(text).replaceAll("_", "_<wbr>")}</code>`;
        return address === undefined ? code : `<a href="${escapeHtml(address)}">${code}</a>`;
      },
      table({ header, rows }) {
        const cell = (name: string, { tokens }: (typeof header)[number]): string =>
          `<${name}>${this.parser.parseInline(tokens)}</${name}>`;
        const head = `<tr>${header.map((entry) => cell("th", entry)).join("")}</tr>`;
        const body = rows.map((row) => `<tr>${row.map((entry) => cell("td", entry)).join("")}</tr>`).join("\n");
        return `<div class="table" tabindex="0" role="region" aria-label="Table"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(source, { async: false });
  return { title, html, headings, text: plain(html.replaceAll(/<pre[\s\S]*?<\/pre>/g, " ")) };
}

/** The anchor of a heading, as the usual hosts of Markdown make it. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}
