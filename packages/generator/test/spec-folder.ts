import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder with spec files that is gone after the test. */
export interface SpecFolder extends AsyncDisposable {
  /** Path of a file in it. */
  path(name: string): string;
  read(name: string): Promise<string>;
  /** Writes one more file, or another content. */
  write(name: string, text: string): Promise<void>;
}

/** Writes files into a new folder below the system's temporary one. */
export async function specFolder(files: Readonly<Record<string, string>>): Promise<SpecFolder> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-spec-"));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return {
    path: (name) => join(folder, name),
    read: (name) => readFile(join(folder, name), "utf8"),
    write,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The head of a spec that passes every rule; paths and components follow. */
export const specHead = `openapi: 3.1.0
info:
  title: Test
  version: 1.0.0
  license: { name: Apache-2.0, identifier: Apache-2.0 }
servers:
  - url: https://{server}/api/v4
    variables:
      server: { default: controller.lab.test }
security: []
tags:
  - name: things
    description: Things to test with.
`;

/** A spec with one operation, \`GET /things\`, whose parts a test replaces. */
export function oneOperation(
  parts: { id?: string; more?: string; behaviours?: string; components?: string } = {},
): string {
  const { id = "things/list", more = "", behaviours = "", components = "" } = parts;
  return `${specHead}paths:
  /things:
    get:
      operationId: ${id}
      tags: [things]
      summary: List things
${indent(more, 6)}      responses:
        "200":
          description: The things.
          content:
            application/json:
              schema:
                type: object
                description: A page.
                properties:
                  data:
                    type: array
                    description: The things.
                    items: { type: string }
                  total: { type: integer, description: How many there are. }
              example: { data: [a, b], total: 2 }
        default: { description: It failed. }
      x-northbound:
${indent(behaviours, 8)}${/^effect:/m.test(behaviours) ? "" : "        effect: read\n"}${components}`;
}

function indent(text: string, columns: number): string {
  return text === "" ? "" : `${text.trim().replace(/^/gm, " ".repeat(columns))}\n`;
}
