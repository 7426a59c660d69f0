import { mediaTypeOf } from "./message.ts";

/** A file or a field of a multipart body. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A request body as a value, or the reason why it can't be read. */
export type ParsedBody =
  | { readonly ok: true; readonly value: unknown; readonly files: Readonly<Record<string, UploadedFile>> }
  | { readonly ok: false; readonly reason: string };

const noFiles = {};

/** How fields of forms are read by the schema of a body; `undefined` where there is none. */
export interface FieldReaders {
  form(text: string): Readonly<Record<string, unknown>> | undefined;
  part(name: string, texts: readonly string[]): unknown;
}

/**
 * Reads a body by its media type: JSON, a form, a multipart form, text. Anything else stays bytes.
 * An empty body is `undefined`.
 */
export async function readBody(
  bytes: Uint8Array,
  contentType: string | undefined,
  jsonExpected: boolean,
  fields?: FieldReaders,
): Promise<ParsedBody> {
  if (bytes.length === 0) return { ok: true, value: undefined, files: noFiles };
  const type = mediaTypeOf(contentType);
  if (type === "application/json" || type.endsWith("+json") || (type === "" && jsonExpected)) return readJson(bytes);
  if (type === "application/x-www-form-urlencoded") {
    const text = decode(bytes);
    return { ok: true, value: fields?.form(text) ?? Object.fromEntries(new URLSearchParams(text)), files: noFiles };
  }
  if (type === "multipart/form-data") return await readMultipart(bytes, contentType ?? type, fields);
  if (type.startsWith("text/")) return { ok: true, value: decode(bytes), files: noFiles };
  return { ok: true, value: bytes, files: noFiles };
}

function readJson(bytes: Uint8Array): ParsedBody {
  try {
    return { ok: true, value: JSON.parse(decode(bytes)), files: noFiles };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readMultipart(
  bytes: Uint8Array,
  contentType: string,
  fields: FieldReaders | undefined,
): Promise<ParsedBody> {
  try {
    const form = await new Response(bytes.slice().buffer, { headers: { "content-type": contentType } }).formData();
    const value: Record<string, unknown> = {};
    const files: Record<string, UploadedFile> = {};
    const texts = new Map<string, string[]>();
    for (const [field, entry] of form) {
      if (typeof entry === "string") {
        value[field] = entry;
        texts.set(field, [...(texts.get(field) ?? []), entry]);
        continue;
      }
      value[field] = entry.name;
      files[field] = { name: entry.name, type: entry.type, bytes: new Uint8Array(await entry.arrayBuffer()) };
    }
    for (const [field, all] of texts) value[field] = fields?.part(field, all) ?? value[field];
    return { ok: true, value, files };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
