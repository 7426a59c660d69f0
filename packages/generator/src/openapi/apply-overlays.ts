import { readFile } from "node:fs/promises";
import { isNode, LineCounter, parseDocument } from "yaml";
import { InputError } from "./input-error.ts";
import { applyOverlay, type Overlay } from "./overlay.ts";
import type { Problem } from "./problem.ts";

/**
 * Applies overlays to a document, in order.
 * @param files Their paths.
 * @throws InputError when one can't be read, or is no overlay.
 */
export async function applyOverlays(
  document: object,
  files: readonly string[],
): Promise<{ readonly document: object; readonly warnings: readonly Problem[] }> {
  let current = document;
  const warnings: Problem[] = [];
  for (const file of files) {
    const { overlay, placeOf } = await readOverlay(file);
    const result = applyOverlay(current, overlay);
    for (const { action, message } of result.notes) {
      warnings.push({ file, ...placeOf(action), severity: "warning", message, rule: "northbound/overlay" });
    }
    current = result.document;
  }
  return { document: current, warnings };
}

interface ReadOverlay {
  readonly overlay: Overlay;
  placeOf(action: number): { readonly line: number; readonly column: number };
}

async function readOverlay(file: string): Promise<ReadOverlay> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new InputError(`The overlay ${file} can't be read: ${error.message}`);
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error) throw new InputError(`${file}: ${error.message}`);
  return {
    overlay: document.toJS() as Overlay,
    placeOf(action) {
      const node = document.getIn(["actions", action], true);
      const { line, col } = lineCounter.linePos((isNode(node) && node.range?.[0]) || 0);
      return { line, column: col };
    },
  };
}
