// Reads a request by its spec alone: nothing of this project is imported, so that a mistake can't cancel itself out.

/** A parameter as a spec declares it, with its references followed. */
export interface DeclaredParameter {
  readonly name: string;
  readonly in: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly content?: object;
}

/** What a server that follows OpenAPI reads. */
export interface Request {
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a value is, as far as styles differ. */
export type Shape = "scalar" | "list" | "object";

/**
 * The value of a parameter as text, list of texts or object of texts; `undefined` when it is not there.
 * @param template Path of the operation.
 */
export function decode(
  parameter: DeclaredParameter,
  shape: Shape,
  template: string,
  { url, headers }: Request,
  members: readonly string[],
): unknown {
  const [path = "", query = ""] = url.split("?", 2);
  const { name, in: place } = parameter;
  const isJson = parameter.content !== undefined;
  const { style = place === "query" || place === "cookie" ? "form" : "simple" } = parameter;
  const { explode = style === "form" || style === "cookie" } = parameter;
  if (place === "query") return fromPairs(pairsOf(query, "&"), name, shape, style, explode, members, isJson);
  if (place === "cookie") {
    return fromPairs(pairsOf(headers["cookie"] ?? "", "; "), name, shape, style, explode, members, isJson);
  }
  if (place === "header") {
    const text = headers[name.toLowerCase()];
    return text === undefined || isJson ? text && JSON.parse(text) : split(text, shape, ",", explode, (part) => part);
  }
  const text = segmentOf(path, template, name);
  if (text === undefined || isJson) return text && JSON.parse(decodeURIComponent(text));
  if (style === "label") return split(text.slice(1), shape, explode ? "." : ",", explode, decodeURIComponent);
  if (style !== "matrix") return split(text, shape, ",", explode, decodeURIComponent);
  return fromPairs(pairsOf(text.slice(1), ";"), name, shape, "form", explode, members, false);
}

function segmentOf(path: string, template: string, name: string): string | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part.slice(1, -1));
      return "([^/]*)";
    })
    .join("");
  return new RegExp(`${pattern}$`).exec(path)?.[names.indexOf(name) + 1];
}

function pairsOf(text: string, separator: string): [string, string][] {
  return text
    .split(separator)
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decodeURIComponent(pair), ""] : [decodeURIComponent(pair.slice(0, at)), pair.slice(at + 1)];
    });
}

function fromPairs(
  pairs: readonly [string, string][],
  name: string,
  shape: Shape,
  style: string,
  explode: boolean,
  members: readonly string[],
  isJson: boolean,
): unknown {
  const own = pairs.filter(([key]) => key === name).map(([, value]) => value);
  if (isJson) return own[0] === undefined ? undefined : JSON.parse(decodeURIComponent(own[0]));
  if (style === "deepObject" && shape === "object") {
    const inner = pairs.filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"));
    return Object.fromEntries(inner.map(([key, value]) => [key.slice(name.length + 1, -1), decodeURIComponent(value)]));
  }
  if (shape === "object" && explode) {
    const inner = pairs.filter(([key]) => members.includes(key));
    return Object.fromEntries(inner.map(([key, value]) => [key, decodeURIComponent(value)]));
  }
  if (style === "deepObject" && shape === "list") {
    return pairs.filter(([key]) => key === `${name}[]`).map(([, value]) => decodeURIComponent(value));
  }
  if (shape === "list" && explode) return own.map(decodeURIComponent);
  const separator = style === "spaceDelimited" ? "%20" : style === "pipeDelimited" ? "%7C" : ",";
  return own[0] === undefined ? undefined : split(own[0], shape, separator, false, decodeURIComponent);
}

function split(
  text: string,
  shape: Shape,
  separator: string,
  explode: boolean,
  read: (part: string) => string,
): unknown {
  if (shape === "scalar") return read(text);
  const parts = text.split(separator);
  if (shape === "list") return parts.map(read);
  if (explode) return Object.fromEntries(parts.map((part) => part.split("=").map(read)));
  const texts = parts.map(read);
  return Object.fromEntries(texts.flatMap((key, index) => (index % 2 === 0 ? [[key, texts[index + 1]]] : [])));
}
