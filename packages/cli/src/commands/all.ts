import type { Command } from "./command.ts";
import { callCommand } from "./call.ts";
import { completeCommand } from "./complete.ts";
import { completionCommand } from "./completion.ts";
import { diffCommand } from "./diff.ts";
import { docsCommand } from "./docs.ts";
import { generateCommand } from "./generate.ts";
import { labCommand } from "./lab.ts";
import { lintCommand } from "./lint.ts";
import { profileCommand } from "./profile.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  labCommand,
  callCommand,
  profileCommand,
  generateCommand,
  lintCommand,
  diffCommand,
  docsCommand,
  completionCommand,
  completeCommand,
];
