import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { diff, mostSevere, proposeChangeset, reportChanges } from "@northbound/generator";
import type { Command } from "./command.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { parse, positional } from "./parse.ts";

const help = `Lists what changed between two specs, for the people who call the operations.

Usage: northbound diff <old> <new> [options]

  --json                the changes as JSON
  --changeset           write the proposed changeset into .changeset/
  --package <name>      the package that the changeset is for (default: @northbound/<folder of the new spec>)
  --allow-breaking      end with 0 even when there are breaking changes

What callers send may grow: a new optional member is minor, a new required one breaks. What they read may not
shrink: a member that is gone or became optional breaks. A change of a shared type is listed once, with the
operations that it reaches. Ends with 7 when a change breaks callers.

Examples:
  northbound diff v1.yaml v2.yaml
  northbound diff old/openapi.yaml specs/rhev/openapi.yaml --changeset
`;

/** `northbound diff` */
export const diffCommand: Command = {
  name: "diff",
  summary: "compare two specs: breaking or not, and why",
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      json: { type: "boolean", default: false },
      changeset: { type: "boolean", default: false },
      package: { type: "string" },
      "allow-breaking": { type: "boolean", default: false },
    });
    const [before, after] = positional(positionals, ["old", "new"]);
    const paths = [resolve(io.cwd, before), resolve(io.cwd, after)] as const;
    const changes = await diff(...paths);
    io.out(values.json ? `${JSON.stringify(changes, null, 2)}\n` : reportChanges(changes));
    if (values.changeset) {
      const name = values.package ?? `@northbound/${basename(dirname(paths[1]))}`;
      const file = await writeChangeset(io.cwd, name, proposeChangeset(name, changes));
      io.note(file === undefined ? "No changeset is needed." : `wrote ${file}; put your reasons into it`);
    }
    return mostSevere(changes) === "major" && !values["allow-breaking"] ? exitCodes.breaking : exitCodes.ok;
  },
};

async function writeChangeset(cwd: string, name: string, text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  // The same changes give the same file, so running it twice leaves one changeset.
  const mark = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const file = join(".changeset", `${name.split("/").at(-1)}-spec-${mark}.md`);
  await mkdir(join(cwd, ".changeset"), { recursive: true });
  await writeFile(join(cwd, file), text);
  return file;
}
