import type { HeaderFields } from "../core/headers.ts";
import type { BodyKind, Operation } from "../core/operation.ts";
import type { ParseAs } from "./path-client.ts";
import { compilePath, type PathWriter } from "./path.ts";

/** What the engine has to know about one operation; made once, on first use. */
export interface RequestTemplate {
  readonly operation: Operation | undefined;
  /** Path in front of the operation's own, without a slash at its end. */
  readonly base: string;
  readonly writePath: PathWriter;
  /** Sent where there is a body, below what the caller gives. */
  readonly bodyHeaders: HeaderFields | undefined;
}

/** Media types of bodies; the transport knows that of a form in parts, which has a boundary. */
const mediaTypes: Readonly<Partial<Record<BodyKind, string>>> = {
  form: "application/x-www-form-urlencoded",
  text: "text/plain;charset=UTF-8",
  binary: "application/octet-stream",
};

/** The template of an operation, or of a path that the spec does not know. */
export function createRequestTemplate(
  basePath: string,
  path: string,
  operation: Operation | undefined,
): RequestTemplate {
  const base = (operation?.base ?? basePath).replace(/\/$/, "");
  const mediaType = operation?.mediaType ?? (operation?.body && mediaTypes[operation.body]);
  return {
    operation,
    base,
    writePath: compilePath(base + path, operation),
    bodyHeaders: mediaType === undefined ? undefined : { "content-type": mediaType },
  };
}

/** What a client accepts where neither its backend nor an operation says otherwise. */
export const usualAccept = "application/json";

/**
 * The headers that an operation asks for, below what the caller gives.
 * @param common Headers of every call; what they say otherwise about answers is kept.
 */
export function operationHeaders(
  { operation, bodyHeaders }: RequestTemplate,
  common: Readonly<HeaderFields>,
  body: unknown,
): HeaderFields {
  const accept = common["accept"] === usualAccept ? operation?.accept : undefined;
  // A file knows better what it is than a spec that takes several kinds.
  const own = body instanceof Blob && body.type !== "" ? { "content-type": body.type } : undefined;
  return { ...(accept !== undefined && { accept }), ...(body !== undefined && bodyHeaders), ...own };
}

/** How the body of an answer is read: as the caller says, or the parsed value that the reply keeps. */
export type ReadAs = ParseAs | "value";

/** What `json` means is known best by the spec; everything else is the caller's wish. */
export function readAs(
  operation: Operation | undefined,
  { parseAs }: { readonly parseAs?: ParseAs | undefined },
): ReadAs {
  if (parseAs !== undefined && parseAs !== "json") return parseAs;
  if (operation?.answer === "text") return "text";
  if (operation?.answer === "binary") return "blob";
  return operation?.stream ? "stream" : "value";
}
