/** A form as one sized body: its length is known, and files in it are read only while they are sent. */
export function encodeMultipart(form: FormData): { body: Blob; type: string } {
  const boundary = `northbound-${crypto.randomUUID()}`;
  const parts: BlobPart[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"`;
    if (typeof value === "string") {
      parts.push(`${head}\r\n\r\n${value.replaceAll(/\r\n|\r|\n/g, "\r\n")}\r\n`);
    } else {
      const type = value.type || "application/octet-stream";
      // A text with a media type of its own is a file without a name.
      const filename = value.name === "" ? "" : `; filename="${escapeName(value.name)}"`;
      parts.push(`${head}${filename}\r\ncontent-type: ${type}\r\n\r\n`, value, "\r\n");
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { body: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

/** Escapes a name as the HTML standard says (section "multipart form data"). */
function escapeName(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}
