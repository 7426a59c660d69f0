import { deref, httpMethods, type OpenApiDocument, serverUrl } from "../openapi/document.ts";
import { camelCase } from "./naming.ts";

/** A security scheme as the runtime reads it. */
type Wire =
  | { readonly type: "apiKey"; readonly in: string; readonly name: string }
  | { readonly type: "basic" | "bearer" }
  | { readonly type: "oauth"; readonly path?: string };

/** How a spec lets clients prove themselves. */
export interface SecurityModel {
  /** Schemes by the names of their credentials. */
  readonly schemes: Readonly<Record<string, Wire>>;
  /** Names of the credentials that go together, for each alternative. */
  readonly alternatives: readonly (readonly string[])[];
}

/** A security scheme of OpenAPI. */
interface Scheme {
  readonly type?: string;
  readonly in?: string;
  readonly name?: string;
  readonly scheme?: string;
  readonly flows?: Readonly<Record<string, { readonly tokenUrl?: string }>>;
}

type Requirements = readonly Readonly<Record<string, unknown>>[];

/**
 * Reads the security schemes of a spec, and which of them go together. Certificates are none of the credentials: they are
 * the option `tls`.
 * @returns `undefined` for a spec that declares none.
 */
export function readSecurity(document: OpenApiDocument): SecurityModel | undefined {
  const names = new Map<string, string>();
  const schemes: Record<string, Wire> = {};
  for (const [name, node] of Object.entries(document.components?.["securitySchemes"] ?? {})) {
    const wire = wireOf(document, deref<Scheme>(document, node as Scheme));
    if (!wire) continue;
    const wanted = camelCase(name) || "key";
    let own = wanted;
    for (let number = 2; own in schemes; number++) own = wanted + number;
    names.set(name, own);
    schemes[own] = wire;
  }
  if (names.size === 0) return undefined;
  const sets = requirementsOf(document).map((requirement) =>
    Object.keys(requirement).flatMap((name) => names.get(name) ?? []),
  );
  const used = new Map(sets.filter((set) => set.length > 0).map((set) => [set.toSorted().join(" "), set]));
  return { schemes, alternatives: used.size > 0 ? [...used.values()] : Object.keys(schemes).map((name) => [name]) };
}

function requirementsOf(document: OpenApiDocument): Requirements {
  const operations = Object.values(document.paths ?? {}).flatMap((item) =>
    httpMethods.flatMap((method) => item[method]?.security ?? []),
  );
  return [...(document.security ?? []), ...operations];
}

function wireOf(document: OpenApiDocument, scheme: Scheme): Wire | undefined {
  switch (scheme.type) {
    case "apiKey":
      return { type: "apiKey", in: scheme.in ?? "header", name: scheme.name ?? "" };
    case "http":
      return isOtherScheme(scheme.scheme)
        ? undefined
        : { type: /^basic$/i.test(scheme.scheme ?? "") ? "basic" : "bearer" };
    case "oauth2": {
      const path = tokenPath(document, scheme);
      return { type: "oauth", ...(path !== undefined && { path }) };
    }
    case "openIdConnect":
      return { type: "oauth" };
    default:
      return undefined;
  }
}

/** HTTP schemes that take more than a name and a password, or a token (IANA's registry of HTTP authentication schemes). */
const others = /^(digest|hoba|mutual|negotiate|scram-.*|vapid|dpop|gnap|privatetoken|concealed|oauth)$/i;

/** Whether a scheme of HTTP is one that a client can't speak by what it is given. */
export function isOtherScheme(scheme: unknown): boolean {
  return typeof scheme === "string" && others.test(scheme);
}

// Credentials go to the nodes of a client alone. A token endpoint on another host is for the caller to ask.
function tokenPath(document: OpenApiDocument, { flows = {} }: Scheme): string | undefined {
  const url = ["clientCredentials", "password", "authorizationCode"].flatMap((flow) => flows[flow]?.tokenUrl ?? [])[0];
  if (url === undefined) return undefined;
  const [server] = document.servers ?? [];
  const home = URL.parse(server ? serverUrl(server) : "/", "http://node.invalid");
  const target = home && URL.parse(url, home);
  return target && target.origin === home.origin ? target.pathname + target.search : undefined;
}
