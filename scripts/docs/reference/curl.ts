import type { CatalogueEntry } from "../catalogue.ts";
import { Code } from "./literal.ts";
import type { OpenApi } from "./open-api.ts";
import type { SampleInput } from "./sample-input.ts";

interface Scheme {
  readonly type: string;
  readonly scheme?: string;
  readonly in?: string;
  readonly name?: string;
}

/** The same call for a shell. Secrets come from variables of the environment. */
export function curl(document: OpenApi, entry: CatalogueEntry, input: SampleInput): string {
  const { table } = entry;
  const words = ["curl"];
  if (table.method === "HEAD") words.push("--head");
  else if (table.method !== "GET") words.push(`--request ${table.method}`);
  words.push(quote(addressOf(document, entry, input)));
  if (table.session !== "none") words.push(...authentication(document, entry));
  for (const [name, value] of Object.entries(input.header))
    words.push(`--header ${quote(`${name}: ${String(value)}`)}`);
  words.push(...bodyOf(entry, input));
  return words.join(" \\\n  ").replace("curl \\\n  ", "curl ");
}

function addressOf(document: OpenApi, { table }: CatalogueEntry, { path, query }: SampleInput): string {
  const [server] = document.servers ?? [];
  const base = (server?.url ?? "https://host").replace(
    /\{(\w+)\}/g,
    (whole, name: string) => server?.variables?.[name]?.default ?? whole,
  );
  const root = table.base === undefined ? base : new URL(base).origin + table.base;
  const filled = table.path.replace(/\{([^}]+)\}/g, (whole, name: string) =>
    name in path ? encodeURIComponent(String(path[name])) : whole,
  );
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return root + filled + (search === "" ? "" : `?${search}`);
}

function authentication(document: OpenApi, { spec }: CatalogueEntry): string[] {
  const name = Object.keys((spec.security ?? document.security)?.[0] ?? {})[0];
  const scheme = name === undefined ? undefined : (document.components?.["securitySchemes"]?.[name] as Scheme);
  if (!scheme) return [];
  if (scheme.type === "http" && scheme.scheme === "basic") return ['--user "$USERNAME:$PASSWORD"'];
  if (scheme.type === "http") return ['--header "Authorization: Bearer $TOKEN"'];
  if (scheme.in === "cookie") return [`--cookie "${scheme.name ?? ""}=$SESSION"`];
  const prefix = scheme.name === "Authorization" ? "Jwt " : "";
  return [`--header "${scheme.name ?? ""}: ${prefix}$TOKEN"`];
}

function bodyOf({ table }: CatalogueEntry, { body }: SampleInput): string[] {
  if (body === undefined) return [];
  if (body instanceof Code) return ["--data-binary @upload.bin"];
  if (table.body === "multipart" || table.body === "form") {
    const flag = table.body === "form" ? "--data-urlencode" : "--form";
    return Object.entries(body as object).map(
      ([name, value]) => `${flag} ${quote(`${name}=${value instanceof Code ? "@upload.bin" : String(value)}`)}`,
    );
  }
  if (table.body === "text") return [`--data ${quote(String(body))}`];
  return ['--header "Content-Type: application/json"', `--data ${quote(JSON.stringify(body))}`];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
