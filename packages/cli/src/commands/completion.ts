import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { positional } from "./parse.ts";

const help = `Prints a script that completes commands, backends, operations and parameters with Tab.

Usage: northbound completion bash|zsh|fish

Examples:
  northbound completion bash >> ~/.bashrc
  northbound completion zsh > "\${fpath[1]}/_northbound"
  northbound completion fish > ~/.config/fish/completions/northbound.fish
`;

// Operations have slashes and no colons, so the shells' own word breaks do.
const scripts: Readonly<Record<string, string>> = {
  // Also for the bash 3.2 of macOS, which has no mapfile.
  bash: `_northbound() {
  local word words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(northbound complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _northbound northbound
`,
  zsh: `#compdef northbound
_northbound() {
  local -a found
  found=("\${(@f)$(northbound complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
if [ "$funcstack[1]" = "_northbound" ]; then _northbound "$@"; else compdef _northbound northbound; fi
`,
  fish: `complete -c northbound -f -a '(set -l words (commandline -opc) (commandline -ct); northbound complete -- $words[2..-1] 2>/dev/null)'
`,
};

/** `northbound completion` */
export const completionCommand: Command = {
  help,
  run(args, io) {
    const [shell] = positional(args, ["bash|zsh|fish"]);
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined) throw new UsageError(`There is no completion for ${shell}, only bash, zsh and fish.`);
    io.out(script);
    return Promise.resolve(exitCodes.ok);
  },
};
