import type { CatalogueSpec } from "../catalogue.ts";
import { escapeHtml, page } from "../site/frame.ts";
import { decorate } from "./decorate.ts";

/** The files of one page of the reference: the page, and its document as a script, which works from a file too. */
export async function referencePage(spec: CatalogueSpec): Promise<{ readonly html: string; readonly script: string }> {
  const depth = spec.name.split("/").length;
  const up = "../".repeat(depth);
  const document = await decorate(spec, `${up}guides/`);
  const own = spec.name.split("/").at(-1) ?? spec.name;
  const html = page({
    title: `${spec.title} reference`,
    root: up,
    current: "reference",
    bodyClass: "reference",
    head: `<link rel="stylesheet" href="${up}assets/reference.css">
<script defer src="${up}assets/redoc.js"></script>
<script defer src="${encodeURIComponent(own)}.js"></script>
<script defer src="${up}assets/reference.js"></script>`,
    body: `<div id="redoc"><p class="loading">Loading the ${spec.entries.length} operations of ${escapeHtml(spec.title)} …</p></div>
<noscript><p class="loading">The reference needs JavaScript. The calls are also in the types of <code>@northbound/${spec.backend.name}</code>.</p></noscript>`,
  });
  // A text that is parsed is read much faster than code that is run.
  return { html, script: `globalThis.openapi = JSON.parse(${JSON.stringify(JSON.stringify(document))});\n` };
}
