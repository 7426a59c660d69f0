import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { overlayOf, proposePaging } from "@northbound/generator";
import { stringify } from "yaml";
import type { Io } from "../output/io.ts";

/** Says which lists of a spec seem to be paged though nothing says so, and writes the overlay that does where it is asked for. */
export async function tellPaging(document: object, file: string | undefined, io: Io): Promise<void> {
  const proposals = proposePaging(document);
  const [first, ...more] = proposals;
  if (first === undefined) {
    if (file !== undefined) io.note("No list has parameters of pages that nothing is said of.");
    return;
  }
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  const what = `${proposals.length === 1 ? "1 list has" : `${proposals.length} lists have`} parameters of pages and`;
  const names = `${what} no x-northbound: { paging }: ${first.operation}${others}.`;
  if (file === undefined) {
    io.note(`${names} --propose <file> writes an overlay that pages them; generate takes it as --overlay.`);
    return;
  }
  await writeFile(resolve(io.cwd, file), stringify(overlayOf(proposals)));
  io.note(`${names} ${file} pages them: look at it, and give it to generate as --overlay.`);
}
