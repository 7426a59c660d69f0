import { isDeepStrictEqual } from "node:util";
import { bodyKind, isJson, preferredMedia } from "../model/media.ts";
import { isOtherScheme } from "../model/security.ts";
import { type Content, deref, httpMethods, type OpenApiDocument, type Parameter, serverPath } from "./document.ts";
import { streamOf } from "./find-streams.ts";
import { pointerTo } from "./pointer.ts";
import type { Flaw } from "./mend.ts";

type Node = Readonly<Record<string, unknown>>;
type Keys = readonly string[];

/** Something that a client does not do, at one of its places. */
interface Found {
  /** Findings with the same text are told once. */
  readonly text: string;
  readonly keys: Keys;
  readonly name: string;
}

/**
 * Finds what a valid spec says and no generated client does: each kind once, at its first place, with the way out.
 * Never throws, so that a document that is out of shape is told of its shape.
 */
export function findUncarried(document: OpenApiDocument): Flaw[] {
  const kinds = new Map<string, Found[]>();
  for (const found of [
    ...ofDocument(document),
    ...entriesOf(document.paths).flatMap(([path, item]) => ofItem(document, path, item)),
    ...ofSchemas(document, [], false),
    ...ofSecurity(document),
  ]) {
    kinds.set(found.text, [...(kinds.get(found.text) ?? []), found]);
  }
  return [...kinds].map(([text, all]) => {
    const names = [...new Set(all.map(({ name }) => name))];
    const more = names.length > 1 ? ` and ${names.length - 1} more` : "";
    return { pointer: pointerTo(all[0]?.keys ?? []), message: `${names[0]}${more}: ${text}` };
  });
}

function ofDocument(document: OpenApiDocument): Found[] {
  const webhooks = entriesOf((document as unknown as Node)["webhooks"]).map(([name]) => ({
    text: "webhooks are typed in schema.d.ts and not served. Receive them with a server of your own.",
    keys: ["webhooks", name],
    name,
  }));
  const servers = Array.isArray(document.servers) ? document.servers : [];
  const base = serverPath(servers[0]);
  const others = servers.flatMap((server, index) =>
    serverPath(server) === base
      ? []
      : [
          {
            text: `calls go below ${base || "/"}, the path of the first server. To use another, put it first with an overlay.`,
            keys: ["servers", String(index)],
            name: server.url,
          },
        ],
  );
  const path = (servers[0]?.url ?? "").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  const variables = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => ({
    text: "a variable in the path of a server has its default. Change the default with an overlay.",
    keys: ["servers", "0", "variables", name],
    name,
  }));
  return [...webhooks, ...others, ...variables];
}

function ofItem(document: OpenApiDocument, path: string, item: unknown): Found[] {
  const shared = ofParameters(document, item, path, ["paths", path]);
  const operations = httpMethods.flatMap((method) => {
    const operation = isNode(item) ? item[method] : undefined;
    if (!isNode(operation)) return [];
    const name = `${method.toUpperCase()} ${path}`;
    const keys = ["paths", path, method];
    return [
      ...ofParameters(document, operation, name, keys),
      ...ofBody(document, operation, name, keys),
      ...ofAnswers(document, operation, name, keys),
      ...entriesOf(operation["callbacks"]).map(([callback]) => ({
        text: "callbacks are typed in schema.d.ts and not served. Receive them with a server of your own.",
        keys: [...keys, "callbacks", callback],
        name,
      })),
    ];
  });
  return [...shared, ...operations];
}

const styles: Readonly<Record<string, readonly string[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

function ofParameters(document: OpenApiDocument, owner: unknown, name: string, above: Keys): Found[] {
  const list = isNode(owner) && Array.isArray(owner["parameters"]) ? (owner["parameters"] as unknown[]) : [];
  return list.flatMap((entry, index) => {
    const parameter = follow(document, entry) as unknown as Partial<Parameter> | undefined;
    if (parameter === undefined) return [];
    const keys = [...above, "parameters", String(index)];
    return textsOf(parameter).map((text) => ({ text, keys, name: `${name}, ${parameter.name}` }));
  });
}

function textsOf({ in: place = "query", style, explode, content }: Partial<Parameter>): string[] {
  const [type] = Object.keys(content ?? {});
  const known = styles[place];
  const [usual = ""] = known ?? [];
  return [
    ...(type !== undefined && !isJson(type) && !/^text\/plain\b/i.test(type)
      ? [
          `a parameter of ${type} is written in the style ${usual}. Write the text yourself, and declare it as a string.`,
        ]
      : []),
    ...(style !== undefined && known !== undefined && !known.includes(style)
      ? [
          `a ${place} parameter has no style ${style}, and is written in the style ${usual}. Correct it with an overlay.`,
        ]
      : []),
    ...((style === "spaceDelimited" || style === "pipeDelimited") && explode === true
      ? [`${style} with explode has no meaning, and is written in the style form. Say explode: false with an overlay.`]
      : []),
    ...(place === "cookie"
      ? [
          "cookie parameters are sent on Node and not in browsers, which let no script set a cookie. Let the server set it.",
        ]
      : []),
  ];
}

function ofBody(document: OpenApiDocument, operation: Node, name: string, above: Keys): Found[] {
  const body = follow(document, operation["requestBody"]);
  const keys = [...above, "requestBody", "content"];
  const content = contentOf(body);
  const chosen = preferredMedia(content)?.type;
  const text = `a body has several media types, and is sent in one: application/json, then other JSON, then the first. Remove that one with an overlay to send another.`;
  return [
    ...(chosen !== undefined && isManifold(content, chosen) ? [{ text, keys, name }] : []),
    ...Object.entries(content).flatMap(([type, media]) => ofMedia(media, name, [...keys, type], false)),
  ];
}

function ofAnswers(document: OpenApiDocument, operation: Node, name: string, above: Keys): Found[] {
  return entriesOf(operation["responses"]).flatMap(([status, entry]) => {
    const response = follow(document, entry);
    const keys = [...above, "responses", status];
    const content = contentOf(response);
    const chosen = preferredMedia(content)?.type;
    const isStream = Object.keys(content).some((type) => streamOf(type) !== undefined);
    const text =
      "an answer has several media types, and is asked for in one: application/json, then other JSON, then the first. Remove that one with an overlay to read another.";
    return [
      ...(status.startsWith("2") && chosen !== undefined && !isStream && isManifold(content, chosen)
        ? [{ text, keys: [...keys, "content"], name }]
        : []),
      ...Object.entries(content).flatMap(([type, media]) =>
        ofMedia(media, name, [...keys, "content", type], streamOf(type) !== undefined),
      ),
      ...entriesOf(response?.["links"]).map(([link]) => ({
        text: "links of an answer are not followed. Call the operation that a link names with the values of the answer.",
        keys: [...keys, "links", link],
        name,
      })),
    ];
  });
}

/** Whether media types beside the chosen one say something else. */
function isManifold(content: Content, chosen: string): boolean {
  const { schema } = content[chosen] ?? {};
  const kind = bodyKind(chosen, schema);
  return Object.entries(content).some(
    ([type, media]) => bodyKind(type, media.schema) !== kind || !isDeepStrictEqual(media.schema, schema),
  );
}

function ofMedia(media: unknown, name: string, keys: Keys, isStream: boolean): Found[] {
  if (!isNode(media)) return [];
  const told: Found[] = [];
  if (media["itemSchema"] !== undefined && !isStream) {
    const text =
      "itemSchema is read in answers that are streams (text/event-stream, application/jsonl), and here the type is unknown. Declare schema.";
    told.push({ text, keys: [...keys, "itemSchema"], name });
  }
  for (const key of ["prefixEncoding", "itemEncoding"].filter((one) => media[one] !== undefined)) {
    const text = `${key} is not read: parts have names. Make the body yourself, and send it with client.request().`;
    told.push({ text, keys: [...keys, key], name });
  }
  for (const [field, encoding] of entriesOf(media["encoding"])) {
    if (!isNode(encoding) || entriesOf(encoding["headers"]).length === 0) continue;
    const text = "headers of a part of a form are not sent. Make the body yourself, and send it with client.request().";
    told.push({ text, keys: [...keys, "encoding", field, "headers"], name });
  }
  return told;
}

/** Keywords that decide which values are valid, and that no type of TypeScript can say. */
const untyped = ["not", "if", "patternProperties", "dependentSchemas", "unevaluatedProperties", "$dynamicRef"];
const maps = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas"]);
const values = new Set(["example", "examples", "default", "enum", "const", "value", "mapping", "x-northbound"]);

/** Looks at every object as if it were a schema; the members of a map only have names. */
function ofSchemas(node: unknown, keys: Keys, isMap: boolean): Found[] {
  if (Array.isArray(node)) return node.flatMap((inner, index) => ofSchemas(inner, [...keys, String(index)], false));
  if (!isNode(node)) return [];
  const name = pointerTo(keys);
  const own = isMap ? [] : untyped.filter((keyword) => isNode(node[keyword]) || typeof node[keyword] === "string");
  const discriminator = isMap ? undefined : node["discriminator"];
  return [
    ...own.map((keyword) => ({
      text: `${keyword} is not in the types. Check it with a validator where it matters.`,
      keys: [...keys, keyword],
      name,
    })),
    ...(isNode(discriminator) && discriminator["defaultMapping"] !== undefined
      ? [
          {
            text: "defaultMapping is not in the types: a value of none of the variants is read as it came.",
            keys: [...keys, "discriminator", "defaultMapping"],
            name,
          },
        ]
      : []),
    ...Object.entries(node).flatMap(([key, inner]) =>
      isMap || !values.has(key) ? ofSchemas(inner, [...keys, key], !isMap && maps.has(key)) : [],
    ),
  ];
}

const unattended = ["clientCredentials", "password"];

function ofSecurity(document: OpenApiDocument): Found[] {
  return entriesOf(document.components?.["securitySchemes"]).flatMap(([name, entry]) => {
    const keys = ["components", "securitySchemes", name];
    const scheme = follow(document, entry) ?? {};
    const flows = entriesOf(scheme["flows"]).map(([flow]) => flow);
    if (scheme["type"] === "http" && isOtherScheme(scheme["scheme"])) {
      const text = `the HTTP scheme ${String(scheme["scheme"])} is not spoken. Write a session strategy for it.`;
      return [{ text, keys, name }];
    }
    if (scheme["type"] === "openIdConnect") {
      return [{ text: "openIdConnectUrl is not asked for the token endpoint. Give a token.", keys, name }];
    }
    if (flows.length === 0 || flows.some((flow) => unattended.includes(flow))) return [];
    const text = `the flow ${flows.join(", ")} asks a person, and no client starts it. Give the token that it ended in.`;
    return [{ text, keys, name }];
  });
}

function contentOf(node: Node | undefined): Content {
  return Object.fromEntries(entriesOf(node?.["content"]).filter(([, media]) => isNode(media))) as Content;
}

function follow(document: OpenApiDocument, node: unknown): Node | undefined {
  if (!isNode(node)) return undefined;
  try {
    return deref<Node>(document, node);
  } catch {
    // It leads nowhere, which another rule tells.
    return undefined;
  }
}

function entriesOf(node: unknown): [string, unknown][] {
  return isNode(node) ? Object.entries(node) : [];
}

function isNode(node: unknown): node is Node {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}
