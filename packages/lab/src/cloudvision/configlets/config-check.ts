import { compareVersions } from "../../core/versions.ts";
import type { CloudVisionState } from "../state.ts";

/** A line that a device does not take, or takes with a warning. */
export interface Remark {
  readonly line: number;
  readonly text: string;
}

/** Words that no EOS knows. */
const mistakes = /^\s*(ruter|interfce|hostnam|ip adress|typocommand)\b/;

/** Lines that no EOS would take, in its words; since 2021.1 they name the token that it stopped at. */
export function findErrors({ version }: CloudVisionState, config: string): Remark[] {
  return remarks(config, (command) => {
    if (!mistakes.test(command)) return undefined;
    const [token = ""] = command.split(" ");
    const where = compareVersions(version, "2021.1.0") < 0 ? "" : ` (at token 0: '${token}')`;
    return `> ${command}% Invalid input${where}`;
  });
}

/** Lines that EOS takes and warns of. */
export function findWarnings(config: string): Remark[] {
  return remarks(config, (command) =>
    command === "spanning-tree portfast"
      ? "! portfast should only be enabled on ports connected to a single host. Connecting hubs, concentrators, " +
        "switches, bridges, etc. to this interface when portfast is enabled can cause temporary bridging loops. " +
        "Use with CAUTION."
      : undefined,
  );
}

function remarks(config: string, remark: (command: string) => string | undefined): Remark[] {
  return config.split("\n").flatMap((text, index) => {
    const words = remark(text.trim());
    return words === undefined ? [] : [{ line: index + 1, text: `${words} at line ${index + 1}` }];
  });
}
