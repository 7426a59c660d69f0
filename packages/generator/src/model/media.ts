import type { Content, MediaType, Schema } from "../openapi/document.ts";
import type { AnswerKind, BodyKind } from "./model.ts";

/** Whether a media type is JSON or a stream of JSON records. */
export function isJson(type: string): boolean {
  return /[/+](json|x-ndjson|ndjson|jsonl|json-seq)\b/i.test(type) || type === "*/*";
}

/** Media types that the runtime sends for a kind of body when nothing else is said. */
const usual: Readonly<Record<BodyKind, RegExp>> = {
  json: /^application\/json\s*$/i,
  form: /^application\/x-www-form-urlencoded\s*$/i,
  // Its boundary is made with the body.
  multipart: /^/,
  text: /^text\/plain\s*$/i,
  binary: /^application\/octet-stream\s*$/i,
};

/** The media type of a body where it is not the usual one of its kind; a range such as `image/*` can't be sent. */
export function unusualType(kind: BodyKind, type: string): string | undefined {
  return type.includes("*") || usual[kind].test(type) ? undefined : type;
}

/** The one media type that a client uses where a spec offers several: JSON before anything else. */
export function preferredMedia(
  content: Content,
): { readonly type: string; readonly schema: Schema | undefined; readonly media: MediaType } | undefined {
  const types = Object.keys(content);
  const type = types.find((candidate) => /^application\/json\b/i.test(candidate)) ?? types.find(isJson) ?? types[0];
  return type === undefined ? undefined : { type, schema: content[type]?.schema, media: content[type] ?? {} };
}

/** What a request body of this media type is to the runtime. */
export function bodyKind(type: string, schema?: Schema): BodyKind {
  // Anything at all as a mere string is a file: how JSON would be said has a type of its own.
  if (type.endsWith("/*") && schema?.type === "string") return "binary";
  if (isJson(type)) return "json";
  if (/^application\/x-www-form-urlencoded/i.test(type)) return "form";
  if (/^multipart\//i.test(type)) return "multipart";
  return isText(type) ? "text" : "binary";
}

/** What an answer of this media type is to the runtime. */
export function answerKind(type: string, schema?: Schema): AnswerKind {
  if (isJson(type) || /^text\/event-stream/i.test(type)) return "json";
  // A certificate is PEM where the spec calls it a text, and DER elsewhere.
  if (/^application\/x-x509-(?:ca|user)-cert\b/i.test(type) && schema?.type === "string" && schema.format === undefined)
    return "text";
  return isText(type) ? "text" : "binary";
}

function isText(type: string): boolean {
  return /^text\/|[/+](xml|yaml|x-yaml|x-pem-file|x-sh|javascript)\b/i.test(type);
}
