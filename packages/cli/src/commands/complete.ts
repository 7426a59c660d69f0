import { backends } from "./call/backends.ts";
import { callOptions } from "./call/input.ts";
import { readOperations } from "./call/operations.ts";
import { settingNames } from "@northbound/runtime/environment";
import { isSecret } from "../profiles/settings.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { formats } from "../output/format.ts";

/** What the completion scripts call: prints the words that can stand at the end of a command line. */
export const completeCommand: Command = {
  help: "",
  async run(args, io) {
    const words = args[0] === "--" ? args.slice(1) : args;
    const last = words.at(-1) ?? "";
    const found = (await candidates(words)).filter((word) => word.startsWith(last));
    io.out(found.map((word) => `${word}\n`).join(""));
    return exitCodes.ok;
  },
};

const commandNames = [
  "call",
  "cassette",
  "completion",
  "diff",
  "docs",
  "generate",
  "help",
  "lab",
  "learn",
  "lint",
  "mcp",
  "profile",
  "record",
];

const ownOptions: Readonly<Record<string, readonly string[]>> = {
  cassette: ["--output"],
  diff: ["--json", "--changeset", "--package", "--allow-breaking"],
  docs: ["--port", "--no-open"],
  generate: ["--out", "--package", "--overlay", "--extends", "--propose", "--types-only", "--check"],
  lab: ["--backend", "--nodes", "--version", "--faults", "--seed", "--host", "--http", "--env", "--follow"],
  learn: ["--out", "--report", "--spec", "--source"],
  lint: ["--strict", "--propose"],
  mcp: ["--allow", "--confirm", "--max-chars", "--profile", "--config"],
  record: ["--out", "--source"],
  profile: ["--save", "--remove", "--keyring", "--stdin", "--profile", "--config"],
};

async function candidates(words: readonly string[]): Promise<readonly string[]> {
  const [command = "", backendName = "", id = ""] = words;
  const before = words.at(-2);
  const names = backends.map(({ name }) => name);
  if (words.length <= 1) return [...commandNames, "--help", "--version"];
  if (command === "completion") return words.length === 2 ? ["bash", "zsh", "fish"] : [];
  if (command === "help") return words.length === 2 ? commandNames : [];
  if (command === "lab" && before === "--backend") return names;
  if (command === "profile" && before === "--stdin") return settingNames.filter(isSecret);
  if (command === "cassette" && words.length === 2) return ["check", "show", "har"];
  if ((command === "learn" || command === "record") && before === "--source")
    return ["live", "recording", "fixture", "made-up"];
  if (command === "mcp" && before === "--confirm") return ["always", "destroy", "never"];
  if ((command === "profile" || command === "mcp") && words.length === 2 && !backendName.startsWith("-")) return names;
  if (command !== "call") return (words.at(-1) ?? "").startsWith("-") ? (ownOptions[command] ?? []) : [];
  if (words.length === 2) return names;
  if (before === "--output" || before === "-o") return formats;
  const backend = backends.find(({ name }) => name === backendName);
  if (!backend) return [];
  if (words.length === 3) return (await readOperations(backend)).map((operation) => operation.id);
  const operations = await readOperations(backend, id.split("/")[0]);
  const parameters = operations.find((operation) => operation.id === id)?.parameters ?? [];
  const used = parameters.find(({ name }) => before === `--${name}`);
  if (used) return used.type === "boolean" ? ["true", "false"] : used.values;
  return [...parameters.map(({ name }) => `--${name}`), ...Object.keys(callOptions).map((name) => `--${name}`)];
}
