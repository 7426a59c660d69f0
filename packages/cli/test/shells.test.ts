import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

const run = promisify(execFile);
const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

// What each shell is told, so that it does what it does on Tab, and prints what it found.
const shells = {
  bash: (words: readonly string[]) => `
    COMP_WORDS=(northbound ${words.join(" ")}); COMP_CWORD=${words.length}
    $(complete -p northbound | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words: readonly string[]) => `
    words=(northbound ${words.join(" ")}); CURRENT=${words.length + 1}
    compadd() { shift; print -l -- "\${(@P)1}"; }
    _northbound`,
  fish: (words: readonly string[]) => `complete -C ${JSON.stringify(["northbound", ...words].join(" "))}`,
};

const cases: readonly [words: string[], found: string[]][] = [
  [["call", "cloudv"], ["cloudvision"]],
  [["call", "cloudvision", "inventory/listD"], ["inventory/listDevices"]],
  [["call", "cloudvision", "inventory/listDevices", "--prov"], ["--provisioned"]],
  [["profile", "rh"], ["rhev"]],
];

describe.each(["bash", "zsh", "fish"] as const)("completion in %s", (shell) => {
  const isThere = spawnSync(shell, ["-c", "exit 0"]).status === 0;
  if (!isThere) console.log(`${shell} is not installed here; its completion is not tried.`);

  it.skipIf(!isThere)(
    "completes backends, operations and parameters",
    async () => {
      const { out: script } = await northbound(["completion", shell]);
      const command = `exec '${process.execPath}' --conditions=@northbound/source --no-warnings '${bin}' "$@"\n`;
      await using folder = await folderWith({ northbound: `#!/bin/sh\n${command}`, script });
      await run("chmod", ["+x", `${folder.path}/northbound`]);
      const env = { ...process.env, PATH: `${folder.path}:${process.env["PATH"] ?? ""}`, HOME: folder.path };
      const before = shell === "zsh" ? "compdef() { :; }; " : "";
      for (const [words, found] of cases) {
        const text = `${before}source '${folder.path}/script'\n${shells[shell](words)}`;
        const { stdout } = await run(shell, ["-c", text], { env });
        expect(stdout.trimEnd().split("\n")).toEqual(found);
      }
    },
    60_000,
  );
});
