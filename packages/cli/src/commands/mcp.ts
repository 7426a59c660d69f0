import { findBackend } from "./call/backends.ts";
import { readSpecs } from "./call/operations.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { UsageError } from "../output/usage-error.ts";
import { readSettings, readTls } from "../profiles/settings.ts";
import { version } from "../version.ts";
import { parse, positional } from "./parse.ts";

const help = `Serves a backend to an agent over the Model Context Protocol, on standard input and output.

Usage: northbound mcp <backend> [options]

  --allow <pattern>     operations that the agent may run beside reads: vms/start, 'vmDisks/*'; may be given several times.
                        Without it nothing can be changed. "default" is what the backend lets an agent do: for cloudvision
                        it builds workspaces and change controls. What carries changes out (tasks, approvals, submitting,
                        starting) is allowed by its own name alone: changeControlV1/setApproveConfig,
                        changeControlV1/setChangeControlConfig#start, workspaceV1/setWorkspaceConfig#submit
  --confirm <when>      always (default), destroy or never: when a person is asked before a change
  --max-chars <n>       the most characters of an answer (default: 16000)
  --profile <name>      profile of the configuration file (default: NORTHBOUND_PROFILE, or "default")
  --config <file>       configuration, as for northbound call

Addresses and credentials are those of northbound call; the agent never sees them.

Examples:
  northbound mcp rhev
  northbound mcp rhev --allow vms/start --allow 'vmSnapshots/*' --confirm destroy
  northbound mcp cloudvision --allow default

In the configuration of an agent:
  { "mcpServers": { "rhev": { "command": "northbound", "args": ["mcp", "rhev", "--profile", "lab"] } } }
`;

const confirmModes = ["always", "destroy", "never"] as const;

/** `northbound mcp` */
export const mcpCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      allow: { type: "string", multiple: true, default: [] },
      confirm: { type: "string", default: "always" },
      "max-chars": { type: "string", default: "16000" },
      profile: { type: "string" },
      config: { type: "string" },
    });
    const [name] = positional(positionals, ["backend"]);
    const confirm = confirmModes.find((mode) => mode === values.confirm);
    if (confirm === undefined) {
      throw new UsageError(`--confirm must be ${confirmModes.join(", ")}, not ${values.confirm}.`);
    }
    const backend = findBackend(name);
    const { profile, config } = values;
    const settings = await readSettings(name, { profile, config }, io);
    const tls = readTls(settings, io.cwd);
    await using client = await backend.connect(settings, tls, values.allow.length === 0);
    const { serveAgent } = await import("@northbound/mcp");
    const { password, token, apiKey } = settings;
    const server = serveAgent(
      { name, specs: await readSpecs(backend), client },
      {
        allow: values.allow,
        confirm,
        maxChars: Number(values["max-chars"]),
        secrets: [password, token, apiKey].filter((secret) => secret !== undefined),
        version: version(),
      },
    );
    await endOf(io);
    await server.close();
    return exitCodes.ok;
  },
};

/** Ends when the agent closes its side, or with Ctrl+C. */
function endOf(io: Io): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      done();
    };
    if (io.signal.aborted) end();
    io.signal.addEventListener("abort", end, { once: true });
    process.stdin.once("end", end).once("close", end);
  });
}
