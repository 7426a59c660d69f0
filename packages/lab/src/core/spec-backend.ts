import { type Answer, json } from "../http/message.ts";
import type { OpenApiDocument } from "../spec/document.ts";
import { exampleOf } from "../spec/example.ts";
import { modernize } from "../spec/modernize.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import type { Handlers, LabBackend, LabCredentials, Setup } from "./backend.ts";
import type { Session } from "./sessions.ts";

/** What a stand-in of any spec is made of. */
export interface SpecBackendOptions<Operations, State> {
  /** Short name, for options, counters and messages. */
  readonly name: string;
  /** The OpenAPI 3.0 or 3.1 document in one piece: a generated client has it as `openapi.json`. */
  readonly spec: object;
  /** Behaviours by `operationId`, typed by the `operations` of the client's `schema.d.ts`; the others come from the spec. */
  readonly handlers?: Handlers<Operations, State>;
  /** Makes the state that handlers find in their context. */
  readonly create?: (setup: Setup<object>) => State;
  /**
   * Credentials that are accepted where the spec asks for any; without them all are, as long as there are some.
   */
  readonly credentials?: LabCredentials;
  /** How many nodes it has when nobody says. @default 1 */
  readonly defaultNodes?: number;
}

const anybody: LabCredentials = { username: "operator", password: "operator", token: "lab-token" };

/**
 * A stand-in of any spec. Paths that look like a collection (`/disks`, `/disks/{id}`) keep what is created; other operations
 * answer with the example of the spec, or one made from its schema. Requests are validated, credentials are asked for where the
 * spec says so, and faults can be switched on like with every stand-in.
 * @example
 * import { createLab, defineSpecBackend } from "@northbound/lab";
 *
 * const spec = { openapi: "3.1.0", info: { title: "Disks", version: "1" }, paths: {} };
 * const disks = defineSpecBackend({ name: "disks", spec });
 * await using lab = await createLab({ backends: [disks] });
 * const nodes = lab.of(disks).urls;
 */
export function defineSpecBackend<Operations = Readonly<Record<string, unknown>>, State = undefined>(
  options: SpecBackendOptions<Operations, State>,
): LabBackend<State> {
  const { name, spec, handlers = {}, create, credentials, defaultNodes } = options;
  const document = modernize(spec as OpenApiDocument);
  const security = new SecurityCheck(document, credentials);
  return {
    name,
    specs: { "": document },
    credentials: credentials ?? anybody,
    optionNames: {},
    isForeign: true,
    create: (setup) => (create ? create(setup) : undefined) as State,
    ...(defaultNodes !== undefined && { defaultNodes }),
    handlers,
    authenticate: ({ operation, headers, search }) => security.check(operation, headers, search),
    unknownPath: ({ method, path }, allowed) =>
      allowed
        ? json({ message: `${path} takes ${allowed.join(", ")}, not ${method}.` }, 405).with(
            "allow",
            allowed.join(", "),
          )
        : json({ message: `There is nothing at ${path}.` }, 404),
    invalid: ({ operation }, problems) =>
      refusal(
        operation,
        problems.some(({ field }) => field === "body" || field.startsWith("body/")) ? [400, 422] : [400],
        {
          message: problems.map(({ field, message }) => `${field} ${message}`).join("; "),
        },
      ),
    refuse: ({ operation }, code, message, status = 400) => refusal(operation, [status], { code, message }),
  };
}

/** A failure in the form that the spec gives it, where there is one that says something of its own. */
function refusal(operation: SpecOperation | undefined, statuses: readonly number[], own: object): Answer {
  const status = statuses.find((one) => operation?.answers[String(one)] !== undefined) ?? statuses[0] ?? 400;
  const [body] = operation?.answers[String(status)] ?? operation?.answers["default"] ?? [];
  if (!operation || !body?.mediaType.includes("json") || body.media.schema === undefined) return json(own, status);
  const example = exampleOf(operation, body.media);
  const isObject = typeof example === "object" && example !== null && !Array.isArray(example);
  return json(isObject && "message" in example ? { ...example, ...own } : (example ?? own), status);
}

interface Scheme {
  readonly type?: string;
  readonly in?: string;
  readonly name?: string;
  readonly scheme?: string;
}

/** Asks for the credentials that a spec declares. */
class SecurityCheck {
  readonly #document: OpenApiDocument & { readonly security?: unknown };
  readonly #schemes: Readonly<Record<string, Scheme>>;
  readonly #credentials: LabCredentials | undefined;

  constructor(document: OpenApiDocument, credentials: LabCredentials | undefined) {
    this.#document = document;
    this.#schemes = (document.components?.["securitySchemes"] ?? {}) as Readonly<Record<string, Scheme>>;
    this.#credentials = credentials;
  }

  check(
    operation: SpecOperation | undefined,
    headers: Readonly<Record<string, string>>,
    search: URLSearchParams,
  ): Session | Answer {
    const required = operation?.security ?? this.#document.security;
    const ways = (Array.isArray(required) ? required : []) as readonly Readonly<Record<string, unknown>>[];
    const isKnown =
      ways.length === 0 || ways.some((way) => Object.keys(way).every((name) => this.#has(name, headers, search)));
    if (isKnown) return { id: "lab", user: anybody.username, since: 0, expires: Infinity, data: new Map() };
    return refusal(operation, [401], {
      message: `Credentials are missing or wrong: ${Object.keys(ways[0] ?? {}).join(" and ")}.`,
    });
  }

  #has(name: string, headers: Readonly<Record<string, string>>, search: URLSearchParams): boolean {
    const { type, in: place, name: key = "", scheme = "" } = this.#schemes[name] ?? {};
    if (type === "mutualTLS") return true;
    const authorization = headers["authorization"] ?? "";
    if (type === "http" && scheme.toLowerCase() === "basic") return this.#isLogin(authorization);
    if (type !== "apiKey") return this.#isToken(/^bearer\s+(.+)$/i.exec(authorization)?.[1]);
    if (place === "query") return this.#isToken(search.get(key) ?? undefined);
    if (place === "cookie") return this.#isToken(cookieOf(headers["cookie"] ?? "", key));
    return this.#isToken(headers[key.toLowerCase()]);
  }

  #isToken(given: string | undefined): boolean {
    if (given === undefined || given === "") return false;
    return this.#credentials === undefined || given === this.#credentials.token;
  }

  #isLogin(authorization: string): boolean {
    const encoded = /^basic\s+(\S+)$/i.exec(authorization)?.[1];
    if (encoded === undefined) return false;
    if (this.#credentials === undefined) return true;
    const { username, password } = this.#credentials;
    return atob(encoded) === `${username}:${password}`;
  }
}

function cookieOf(header: string, name: string): string | undefined {
  const pairs = header.split(";").map((pair) => pair.trim().split("="));
  const found = pairs.find(([key]) => key === name);
  return found && decodeURIComponent(found[1] ?? "");
}
