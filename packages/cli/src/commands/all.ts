import type { Command } from "./command.ts";

/** A command as the list shows it. Its code is loaded when it is asked for: most of them need only a part of the packages. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands; empty for what is not for people. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "lab",
    summary: "start stand-ins for the controllers",
    load: async () => (await import("./lab.ts")).labCommand,
  },
  {
    name: "call",
    summary: "call an operation of a backend",
    load: async () => (await import("./call.ts")).callCommand,
  },
  {
    name: "mcp",
    summary: "serve a backend to an agent (Model Context Protocol)",
    load: async () => (await import("./mcp.ts")).mcpCommand,
  },
  {
    name: "profile",
    summary: "keep addresses and credentials",
    load: async () => (await import("./profile.ts")).profileCommand,
  },
  {
    name: "generate",
    summary: "make a client of an OpenAPI document",
    load: async () => (await import("./generate.ts")).generateCommand,
  },
  {
    name: "record",
    summary: "run a script, and record what servers answer to its clients",
    load: async () => (await import("./record.ts")).recordCommand,
  },
  {
    name: "cassette",
    summary: "look into recordings, and check them before you share them",
    load: async () => (await import("./cassette.ts")).cassetteCommand,
  },
  {
    name: "learn",
    summary: "learn from cassettes what the spec lacks",
    load: async () => (await import("./learn.ts")).learnCommand,
  },
  { name: "lint", summary: "check an OpenAPI document", load: async () => (await import("./lint.ts")).lintCommand },
  {
    name: "diff",
    summary: "compare two specs: breaking or not, and why",
    load: async () => (await import("./diff.ts")).diffCommand,
  },
  { name: "docs", summary: "open the documentation", load: async () => (await import("./docs.ts")).docsCommand },
  {
    name: "completion",
    summary: "print the completion script of a shell",
    load: async () => (await import("./completion.ts")).completionCommand,
  },
  { name: "complete", summary: "", load: async () => (await import("./complete.ts")).completeCommand },
];
