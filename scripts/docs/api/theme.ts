import { posix } from "node:path";
import {
  DefaultTheme,
  DefaultThemeRenderContext,
  JSX,
  type PageEvent,
  type Reflection,
  type RenderTemplate,
} from "typedoc";
import { escapeHtml, page } from "../site/frame.ts";
import { highlight } from "../site/highlight.ts";
import { type ApiEntry, apiKinds, listEntries } from "./entries.ts";

/** Puts the pages of TypeDoc into the frame of the site: its header, its columns, its colours, and no script of their own. */
export class SiteTheme extends DefaultTheme {
  #entries: ApiEntry[] | undefined;

  /** Every public name; known as soon as pages are written. */
  get entries(): readonly ApiEntry[] {
    return this.#entries ?? [];
  }

  override getRenderContext(event: PageEvent<Reflection>): DefaultThemeRenderContext {
    const context = new DefaultThemeRenderContext(this.router, this, event, this.application.options);
    context.defaultLayout = (template, props) => {
      const entries = (this.#entries ??= listEntries(event.project, this.router));
      const html = event.model.isProject() ? indexPage(entries) : entryPage(context, props, template, entries);
      return JSX.createElement(JSX.Raw, { html: html.replace(/^<!doctype html>\n/, "") });
    };
    return context;
  }
}

function entryPage(
  context: DefaultThemeRenderContext,
  event: PageEvent<Reflection>,
  template: RenderTemplate<PageEvent<Reflection>>,
  entries: readonly ApiEntry[],
): string {
  const text = (part: JSX.Element | string): string => (typeof part === "string" ? part : JSX.renderElement(part));
  const header = text(context.header(event));
  const content = text(template(event));
  const own = entries.find(({ address }) => address === event.url);
  const module = own?.module ?? event.model.name;
  const contents = text(context.pageNavigation(event));
  return apiPage({
    title: own ? `${own.name} · ${module}` : module,
    root: "../../",
    body: `<div class="columns api">
<nav class="list" aria-label="API"><details open><summary>${escapeHtml(module)}</summary>${listOf(entries, module, event.url)}</details></nav>
<article>${tidy(header)}${tidy(content)}</article>
<nav class="toc" aria-label="On this page">${tidy(contents)}</nav>
</div>`,
  });
}

/** The first page: every public name of every package. */
function indexPage(entries: readonly ApiEntry[]): string {
  const modules = [...Map.groupBy(entries, ({ module }) => module)];
  const sections = modules.map(([module, own]) => {
    const groups = apiKinds.flatMap((kind) => {
      const names = own.filter((entry) => entry.kind === kind);
      const links = names.map(
        ({ name, address, about }) =>
          `<a href="${address}" title="${escapeHtml(about)}"><code>${escapeHtml(name)}</code></a>`,
      );
      return names.length === 0 ? [] : `<h3>${kind}</h3><p class="names">${links.join(" ")}</p>`;
    });
    return `<section id="${slug(module)}"><h2><code>${module}</code></h2>${groups.join("\n")}</section>`;
  });
  const jumps = modules.map(([module]) => `<a href="#${slug(module)}">${module}</a>`);
  return apiPage({
    title: "API",
    root: "../",
    body: `<div class="wide api"><h1>API</h1>
<p>Every public name of the packages, from the comments in their sources. The operations of each backend are in its
<a href="../reference/index.html">reference</a>. Examples take a ready client for granted where they don't make one:
<code>cvp</code>, <code>rhev</code>, <code>prime</code>, <code>cloudcix</code> or <code>xpresso</code>, and <code>nodes</code>
with <code>credentials</code>.</p>
<p class="jump">${jumps.join(" ")}</p>
${sections.join("\n")}</div>`,
  });
}

function apiPage({
  title,
  root,
  body,
}: {
  readonly title: string;
  readonly root: string;
  readonly body: string;
}): string {
  return page({
    title,
    root,
    current: "api",
    bodyClass: "text",
    head: `<link rel="stylesheet" href="${root}api/assets/style.css">
<link rel="stylesheet" href="${root}assets/api.css">
<script defer src="${root}api/assets/icons.js"></script>`,
    body,
  });
}

function listOf(entries: readonly ApiEntry[], module: string, current: string): string {
  const here = posix.dirname(current);
  const own = entries.filter((entry) => entry.module === module);
  const groups = apiKinds.flatMap((kind) => {
    const items = own
      .filter((entry) => entry.kind === kind)
      .map(({ name, address }) => {
        const mark = address === current ? ' aria-current="page"' : "";
        return `<li><a href="${posix.relative(here, address)}"${mark}>${escapeHtml(name)}</a></li>`;
      });
    return items.length === 0 ? [] : `<p>${kind}</p><ul>${items.join("")}</ul>`;
  });
  const others = [...new Set(entries.map((entry) => entry.module))]
    .filter((name) => name !== module)
    .map((name) => `<li><a href="../index.html#${slug(name)}">${breakable(name)}</a></li>`);
  return `<p>${breakable(module)}</p>${groups.join("\n")}<p>Other packages</p><ul>${others.join("")}</ul>`;
}

/** The name of an entry, which a narrow column breaks behind a slash. */
function breakable(name: string): string {
  return escapeHtml(name).replaceAll("/", "/<wbr>");
}

/** Code as in the guides. A summary is a control of its own, which a link inside it would hide, and code can be reached to be scrolled. */
function tidy(html: string): string {
  return html
    .replaceAll(/<summary[\s\S]*?<\/summary>/g, (summary) =>
      summary.replaceAll(/<a\b[^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, ""),
    )
    .replaceAll(/href="[^"]*icons\.svg#/g, 'href="#')
    .replaceAll(
      /<pre><code class="ts">([\s\S]*?)<\/code>/g,
      (_whole, code: string) => `<pre tabindex="0"><code>${highlight(textOf(code), "ts")}</code>`,
    )
    .replaceAll('<div class="tsd-signature">', '<div class="tsd-signature" tabindex="0">')
    .replaceAll("On This Page", "On this page")
    .replaceAll(/<button type="button">Copy<\/button>/g, "");
}

/** The text that a piece of HTML shows. */
function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return html
    .replaceAll(/<br\s*\/?>/g, "\n")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? (name === "nbsp" ? " " : whole));
}

function slug(module: string): string {
  return module.replaceAll(/[^a-z]+/g, "-").replace(/^-/, "");
}
