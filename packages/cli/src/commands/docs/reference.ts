import { backends, type CliBackend } from "../call/backends.ts";
import { type CliOperation, readOperations } from "../call/operations.ts";

/**
 * A page of the reference that is made of the installed specs: `/`, `/rhev`, `/rhev/vms/list`. Needs no files and no
 * network.
 * @returns `undefined` when there is no such page.
 */
export async function referencePage(path: string): Promise<string | undefined> {
  const [name = "", ...rest] = path.split("/").filter((part) => part !== "");
  if (name === "") return frame("Northbound", overview());
  const backend = backends.find((candidate) => candidate.name === name);
  if (!backend) return undefined;
  const id = rest.join("/");
  if (id === "") return frame(name, listing(backend, await readOperations(backend)));
  const operation = (await readOperations(backend, rest[0])).find((candidate) => candidate.id === id);
  return operation && frame(`${name} ${id}`, describe(backend, operation));
}

function overview(): string {
  const items = backends.map(({ name }) => `<li><a href="/${name}">${name}</a>`);
  return `<h1>Northbound</h1><p>Every operation of the installed clients.<ul>${items.join("")}</ul>`;
}

function listing({ name }: CliBackend, operations: readonly CliOperation[]): string {
  const groups = new Map<string, CliOperation[]>();
  for (const operation of operations) {
    const group = operation.id.split("/").slice(0, -1).join("/");
    groups.set(group, [...(groups.get(group) ?? []), operation]);
  }
  const sections = [...groups].map(([group, own]) => {
    const rows = own.map(({ id, summary, deprecated }) => {
      const mark = deprecated ? " (deprecated)" : "";
      return `<tr><td><a href="/${name}/${id}"><code>${escape(id)}</code></a><td>${escape(summary)}${mark}`;
    });
    return `<h2 id="${escape(group)}">${escape(group)}</h2><table>${rows.join("")}</table>`;
  });
  return `<p><a href="/">All clients</a></p><h1>${name}</h1><p>${operations.length} operations${sections.join("")}`;
}

function describe({ name }: CliBackend, operation: CliOperation): string {
  const { id, method, path, summary, description, parameters, body, behaviours } = operation;
  const facts = Object.entries(behaviours).map(([key, value]) => `<li>${escape(key)}: ${escape(String(value))}`);
  const rows = parameters.map(({ name: parameter, type, required, description: text, values }) => {
    const choice = values.length > 0 ? ` One of ${values.join(", ")}.` : "";
    return `<tr><td><code>--${escape(parameter)}</code><td>${escape(type)}${required ? ", required" : ""}<td>${escape(text + choice)}`;
  });
  if (body) {
    const need = body.required ? ", required" : "";
    rows.push(`<tr><td><code>--body</code><td>JSON or YAML${need}<td>${escape(body.description)}`);
  }
  const given = parameters.filter(({ required }) => required).map(({ name: parameter }) => ` --${parameter} …`);
  return [
    `<p><a href="/${name}">${name}</a></p><h1>${escape(summary)}</h1><p><code>${method} ${escape(path)}</code>`,
    ...description.split(/\n\s*\n/).map((paragraph) => `<p>${escape(paragraph)}`),
    facts.length === 0 ? "" : `<ul>${facts.join("")}</ul>`,
    rows.length === 0 ? "" : `<h2>Parameters</h2><table>${rows.join("")}</table>`,
    `<h2>On the command line</h2><pre>northbound call ${name} ${escape(id + given.join(""))}</pre>`,
    `<h2>In TypeScript</h2><pre>await ${escape(`client.${id.replaceAll("/", ".")}({ … })`)}</pre>`,
  ].join("");
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse}td{padding:.2rem 1rem .2rem 0;vertical-align:top}pre{overflow:auto;padding:1rem;border:1px solid}`;

function frame(title: string, content: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>`;
  return `<!doctype html><html lang="en"><head>${head}<style>${style}</style></head><body>${content}</body></html>\n`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
