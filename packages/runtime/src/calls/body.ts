import type { Operation } from "../core/operation.ts";
import { isStyle, serializeForm, serializePair } from "./query.ts";
import { invalid, isObject, scalar, toJson } from "./values.ts";

/**
 * Turns a body into what a transport can send.
 * @throws InvalidInputError when a JSON body has a member that JSON can't express.
 */
export function serializeBody(operation: Operation | undefined, body: unknown): BodyInit | Uint8Array | ReadableStream {
  if (isRaw(body)) return body;
  switch (operation?.body ?? "json") {
    case "form":
      return serializeForm(operation, fieldsOf(operation, body));
    case "multipart":
      return toFormData(operation, body);
    case "text":
    case "binary":
      if (typeof body === "string") return body;
      throw invalid(operation, `the body must be a text, bytes, a Blob or a stream, not ${typeof body}.`);
    case "json":
      return toJson(operation, "the body", body);
  }
}

function isRaw(body: unknown): body is FormData | URLSearchParams | Blob | Uint8Array | ReadableStream {
  return (
    typeof body === "object" &&
    body !== null &&
    (body instanceof Uint8Array ||
      body instanceof ReadableStream ||
      body instanceof Blob ||
      body instanceof FormData ||
      body instanceof URLSearchParams ||
      body instanceof ArrayBuffer ||
      Symbol.asyncIterator in body)
  );
}

function toFormData(operation: Operation | undefined, body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fieldsOf(operation, body))) {
    if (value === undefined || value === null) continue;
    const encoding = operation?.encoding?.[name];
    if (encoding !== undefined && isStyle(encoding)) {
      const pairs = new URLSearchParams(serializePair(operation, name, value, encoding));
      for (const [field, text] of pairs) form.append(field, text);
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      appendPart(form, operation, name, item as unknown, encoding);
    }
  }
  return form;
}

// A part that says its media type is a file without a name: no other value of a form can have one.
function appendPart(
  form: FormData,
  operation: Operation | undefined,
  name: string,
  item: unknown,
  mediaType: string | undefined,
): void {
  if (item instanceof Blob) {
    if (mediaType === undefined || item.type !== "") form.append(name, item);
    else form.append(name, new File([item], item instanceof File ? item.name : "blob", { type: mediaType }));
  } else if (item instanceof Uint8Array) {
    const bytes = new Blob([item as Uint8Array<ArrayBuffer>], { type: mediaType ?? "application/octet-stream" });
    form.append(name, bytes);
  } else {
    const isJson = isObject(item) || (mediaType !== undefined && /[/+]json\b/i.test(mediaType));
    const text = isJson ? toJson(operation, `field \`${name}\``, item) : scalar(operation, name, item);
    const type = mediaType ?? (isJson ? "application/json" : undefined);
    form.append(name, type === undefined ? text : new File([text], "", { type }));
  }
}

function fieldsOf(operation: Operation | undefined, body: unknown): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body;
  throw invalid(operation, "the body must be an object with the fields of the form.");
}
