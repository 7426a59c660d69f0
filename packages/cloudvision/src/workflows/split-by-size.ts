/** Half of the 1 MiB that the portal's gateway takes as one JSON body. */
const maxBytes = 512 * 1024;

const encoder = new TextEncoder();

/** Splits items into parts, none of which is larger as JSON than one request may be. Keeps their order. */
export function splitBySize<T>(items: readonly T[], limit: number = maxBytes): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let size = 0;
  for (const item of items) {
    const bytes = encoder.encode(JSON.stringify(item)).byteLength + 1;
    if (part.length > 0 && size + bytes > limit) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(item);
    size += bytes;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
