import { backends } from "../backends.ts";
import type { TextPage } from "./text-page.ts";
import { escapeHtml, page } from "./frame.ts";
import { highlight } from "./highlight.ts";

const virtues: readonly (readonly [string, string, string])[] = [
  ["Failover that loses nothing", "Another node takes over. A call is never processed twice.", "failover"],
  ["Sessions that look after themselves", "One login for all who wait, renewal ahead of the end.", "failover"],
  ["Pages and streams as loops", "Fetched ahead, in order, in bounded memory.", "paging"],
  ["Errors that say what to do", "A stable code, the backend's own words, every attempt.", "errors"],
  ["A cache you can share", "Off until you ask; in memory, or one store for a fleet.", "caching"],
  ["A lab to test against", "Real HTTPS stand-ins for the controllers, with faults on call.", "testing"],
];

/** What lists say of one spec. */
export interface SpecFacts {
  /** Address of its page below `reference/`. */
  readonly name: string;
  readonly title: string;
  /** Name of its backend. */
  readonly backend: string;
  readonly operations: number;
}

/** The first page: what this is, for whom, and the first script for each backend. */
export function landingPage(specs: readonly SpecFacts[], pages: readonly TextPage[]): string {
  const total = countOf(specs);
  const cards = backends.map((backend) => {
    const own = specs.filter((spec) => spec.backend === backend.name);
    const applications = own.length > 1 ? ` in ${own.length} applications` : "";
    const reference = own.length > 1 ? `reference/index.html#${backend.name}` : `reference/${backend.name}.html`;
    const guide = pages.find(({ document }) => document.address === `guides/${backend.guide}.html`);
    const readme = pages.find(({ document }) => document.source === `packages/${backend.name}/README.md`);
    const code = firstScript(readme) ?? firstScript(guide);
    const links = [
      guide && `<a href="${guide.document.address}">Get started</a>`,
      `<a href="${reference}">Reference</a>`,
      readme && `<a href="${readme.document.address}">Package</a>`,
    ];
    return `<section class="backend" id="${backend.name}">
<div><h2>${escapeHtml(backend.title)}</h2>
<p class="count"><strong>${countOf(own).toLocaleString("en")}</strong> operations${applications}</p>
<p>${escapeHtml(backend.about)}</p>
<p class="links">${links.filter(Boolean).join(" · ")}</p></div>
<div><pre tabindex="0"><code>npm install @northbound/${backend.name}</code></pre>
${code === undefined ? "" : `<pre tabindex="0"><code>${highlight(code, "ts")}</code></pre>`}</div>
</section>`;
  });
  const points = virtues.map(
    ([title, text, guide]) => `<li><a href="guides/${guide}.html"><strong>${title}</strong></a> ${text}</li>`,
  );
  return page({
    title: "Typed clients for northbound APIs",
    root: "",
    bodyClass: "landing",
    body: `<div class="wide">
<section class="hero">
<h1>Northbound</h1>
<p class="lead">Typed TypeScript clients for the northbound REST APIs of infrastructure controllers: ${total.toLocaleString("en")} operations of five backends, on one small runtime that does what no generator gives.</p>
<p>For automation engineers who script a network or a cloud, and for teams who regenerate a client from a spec that they changed for their own server. Nobody has to know OpenAPI to use a client, and nobody has to leave it behind.</p>
<p class="jump">${backends.map(({ name, title }) => `<a href="#${name}">${escapeHtml(title)}</a>`).join(" ")}</p>
</section>
<ul class="virtues">${points.join("\n")}</ul>
${cards.join("\n")}
</div>`,
  });
}

/** The page that lists the reference of every spec. */
export function referenceIndex(specs: readonly SpecFacts[]): string {
  const cards = backends.map((backend) => {
    const items = specs
      .filter((spec) => spec.backend === backend.name)
      .map(
        ({ name, title, operations }) =>
          `<li><a href="${name}.html">${escapeHtml(title)}</a> <span class="number">${operations}</span></li>`,
      );
    return `<section id="${backend.name}"><h2>${escapeHtml(backend.title)}</h2><ul>${items.join("\n")}</ul></section>`;
  });
  return page({
    title: "Reference",
    root: "../",
    current: "reference",
    bodyClass: "index",
    body: `<div class="wide"><h1>Reference</h1>
<p>Every operation with its parameters and answers, its call by name and by path, the same with curl, what the runtime does for it, and the errors it can end with. The number is that of the operations.</p>
<div class="cards">${cards.join("\n")}</div></div>`,
  });
}

function countOf(specs: readonly SpecFacts[]): number {
  return specs.reduce((sum, { operations }) => sum + operations, 0);
}

function firstScript(text: TextPage | undefined): string | undefined {
  return /^```ts\n([\s\S]*?)^```/m.exec(text?.document.markdown ?? "")?.[1]?.trimEnd();
}
