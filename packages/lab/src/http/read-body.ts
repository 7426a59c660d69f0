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

/**
 * Reads a body by its media type: JSON, a form, a multipart form, text. Anything else stays bytes.
 * An empty body is `undefined`.
 */
export async function readBody(
  bytes: Uint8Array,
  contentType: string | undefined,
  jsonExpected: boolean,
): Promise<ParsedBody> {
  if (bytes.length === 0) return { ok: true, value: undefined, files: noFiles };
  const type = mediaTypeOf(contentType);
  if (type === "application/json" || type.endsWith("+json") || (type === "" && jsonExpected)) return readJson(bytes);
  if (type === "application/x-www-form-urlencoded") {
    return { ok: true, value: Object.fromEntries(new URLSearchParams(decode(bytes))), files: noFiles };
  }
  if (type === "multipart/form-data") return await readMultipart(bytes, contentType ?? type);
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

async function readMultipart(bytes: Uint8Array, contentType: string): Promise<ParsedBody> {
  try {
    const form = await new Response(bytes.slice().buffer, { headers: { "content-type": contentType } }).formData();
    const value: Record<string, unknown> = {};
    const files: Record<string, UploadedFile> = {};
    for (const [field, entry] of form) {
      if (typeof entry === "string") {
        value[field] = entry;
        continue;
      }
      value[field] = entry.name;
      files[field] = { name: entry.name, type: entry.type, bytes: new Uint8Array(await entry.arrayBuffer()) };
    }
    return { ok: true, value, files };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
