import { posix } from "node:path";
import { escapeHtml, page } from "./frame.ts";
import type { Document } from "./document.ts";
import { linkRewriter, sections } from "./documents.ts";
import { renderMarkdown, type Rendered } from "./markdown.ts";

/** A page of text that was rendered. */
export interface TextPage {
  readonly document: Document;
  readonly rendered: Rendered;
}

/**
 * Renders every document.
 * @param known addresses, from the root of the site, of names in code that have a page of their own.
 */
export function renderDocuments(documents: readonly Document[], known: ReadonlyMap<string, string>): TextPage[] {
  return documents.map((document) => {
    const here = posix.dirname(document.address);
    const nameLink = (name: string): string | undefined => {
      const address = known.get(name);
      return address === undefined ? undefined : posix.relative(here, address);
    };
    return { document, rendered: renderMarkdown(document.markdown, linkRewriter(document, documents), nameLink) };
  });
}

/** A document as a page, with the list of all documents beside it and its own contents. */
export function textPage({ document, rendered }: TextPage, all: readonly TextPage[]): string {
  const contents = rendered.headings
    .filter(({ level }) => level === 2)
    .map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  const toc =
    contents.length > 1
      ? `<nav class="toc" aria-label="On this page"><p>On this page</p><ul>${contents.join("")}</ul></nav>`
      : "";
  return page({
    title: rendered.title,
    root: "../",
    current: "guides",
    bodyClass: "text",
    body: `<div class="columns">
<nav class="list" aria-label="Guides"><details open><summary>All guides</summary>${listOf(all, document)}</details></nav>
<article>${rendered.html}</article>
${toc}
</div>`,
  });
}

/** The page that lists all documents. */
export function guidesIndex(all: readonly TextPage[]): string {
  const cards = sections.map((section) => {
    const entries = all.filter(({ document }) => document.section === section);
    if (entries.length === 0) return "";
    const items = entries.map(
      ({ document, rendered }) =>
        `<li><a href="${posix.relative("guides", document.address)}">${escapeHtml(labelOf(rendered))}</a></li>`,
    );
    return `<section><h2>${section}</h2><ul>${items.join("\n")}</ul></section>`;
  });
  return page({
    title: "Guides",
    root: "../",
    current: "guides",
    bodyClass: "index",
    body: `<div class="wide"><h1>Guides</h1><div class="cards">${cards.join("\n")}</div></div>`,
  });
}

function listOf(all: readonly TextPage[], current: Document): string {
  const here = posix.dirname(current.address);
  return sections
    .map((section) => {
      const entries = all.filter(({ document }) => document.section === section);
      if (entries.length === 0) return "";
      const items = entries.map(({ document, rendered }) => {
        const mark = document === current ? ' aria-current="page"' : "";
        return `<li><a href="${posix.relative(here, document.address)}"${mark}>${escapeHtml(labelOf(rendered))}</a></li>`;
      });
      return `<p>${section}</p><ul>${items.join("")}</ul>`;
    })
    .join("\n");
}

/** What a list says of a page: its title without what the heading above says already. */
function labelOf({ title }: Rendered): string {
  return title.replace(/^(?:Get started with|Changes of) |(?<=^From .*) to (?:Northbound|@northbound\/.*)$/g, "");
}
