import { resolve } from "node:path";
import { formatProblem, lint } from "@northbound/generator";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { parse } from "./parse.ts";

const help = `Checks whether a client can be made of an OpenAPI document, and how good it will be.

Usage: northbound lint <spec> [<spec> …] [--strict]

  --strict   warnings count as errors

Every problem is one line with file, line and column. An error stands in the way of a client; a warning breaks the
OpenAPI Specification, or is something that one client can't do. Ends with 1 when there are errors.

Examples:
  northbound lint controller.yaml
  northbound lint --strict v1.yaml v2.yaml
`;

/** `northbound lint` */
export const lintCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { strict: { type: "boolean", default: false } });
    if (positionals.length === 0) throw new UsageError("Missing: <spec>.");
    let warnings = 0;
    for (const spec of positionals) {
      const found = await lint(resolve(io.cwd, spec));
      warnings += found.length;
      for (const warning of found) io.out(`${formatProblem(warning)}\n`);
    }
    io.note(warnings === 0 ? "No problems." : `${warnings} ${warnings === 1 ? "warning" : "warnings"}, no errors.`);
    return values.strict && warnings > 0 ? exitCodes.failed : exitCodes.ok;
  },
};
