import { formatProblem, lint, readSpec } from "@northbound/generator";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { parse } from "./parse.ts";
import { tellPaging } from "./propose-paging.ts";
import { specArgument } from "./spec-argument.ts";

const help = `Checks whether a client can be made of an OpenAPI document, and how good it will be.

Usage: northbound lint <spec> [<spec> …] [options]

  --strict           warnings count as errors
  --propose <file>   write an overlay that pages the lists whose parameters and answers tell how

A spec is a file, an address, or - for standard input.

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
    const { values, positionals } = parse(args, {
      strict: { type: "boolean", default: false },
      propose: { type: "string" },
    });
    if (positionals.length === 0) throw new UsageError("Missing: <spec>.");
    let warnings = 0;
    for (const spec of positionals) {
      await using named = await specArgument(spec, io);
      const found = await lint(named.place);
      warnings += found.length;
      for (const warning of found) io.out(`${formatProblem(warning)}\n`);
      await tellPaging((await readSpec(named.place)).document, values.propose, io);
    }
    io.note(warnings === 0 ? "No problems." : `${warnings} ${warnings === 1 ? "warning" : "warnings"}, no errors.`);
    return values.strict && warnings > 0 ? exitCodes.failed : exitCodes.ok;
  },
};
