import {
  CLIENT_CAPABILITIES_META_KEY,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequiredResult,
  Server,
  type ServerContext,
  type Transport,
} from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Effect } from "@northbound/runtime";
import { failureOf, toAnswer } from "./answers/answer.ts";
import { createRedactor } from "./answers/redactor.ts";
import { ToolError } from "./answers/tool-error.ts";
import { type AgentBackend, type AgentOperation, readCatalogue } from "./catalogue.ts";
import { describeMember, describeOperation } from "./describe.ts";
import { createSearch } from "./search/search.ts";
import { createSeal } from "./seal.ts";
import { createAllowance } from "./tools/allowance.ts";
import { change } from "./tools/change.ts";
import type { Changes, ConfirmMode } from "./tools/changes.ts";
import type { ToolCall, Toolbox } from "./tools/context.ts";
import { defineTools } from "./tools/definitions.ts";
import { read } from "./tools/read.ts";
import { waitUntil } from "./tools/wait-until.ts";

/** What an agent may do, and how much it gets at a time. */
export interface AgentServerOptions {
  /**
   * Operations that may be run beside reads: `vms/start`, `vmDisks/*`, or `default` for what the backend lets an agent do.
   * What carries changes out, such as the approval of a change control, is covered by its own name alone.
   * @default none: the server has no tool that changes anything
   */
  readonly allow?: readonly string[] | undefined;
  /** When a person is asked before a change. @default "always" */
  readonly confirm?: ConfirmMode | undefined;
  /** The most characters of an answer. @default 16_000 */
  readonly maxChars?: number | undefined;
  /** Secrets to take out of every answer wherever they stand, such as the password of the client. */
  readonly secrets?: readonly string[] | undefined;
  /** How messages travel. @default standard input and output */
  readonly transport?: Transport | undefined;
  /** Version that the server gives as its own. @default "0.0.0" */
  readonly version?: string | undefined;
}

/** A server that is running. */
export interface AgentServer {
  /** Ends it; the client of the backend stays open. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a backend to an agent over the Model Context Protocol: a handful of tools for all of its operations, whatever
 * their number. Clients of 2026-07-28 and of the years before are served.
 * @throws Error for a pattern that fits no operation, or a number of characters that is none.
 * @example
 * import { readFile } from "node:fs/promises";
 * import { fileURLToPath } from "node:url";
 * import { serveAgent } from "@northbound/mcp";
 * import { createRhev } from "@northbound/rhev";
 *
 * const spec = fileURLToPath(import.meta.resolve("@northbound/rhev/openapi.json"));
 * const client = createRhev({
 *   nodes: ["https://engine.example.net"],
 *   credentials: { username: "agent@internal", password: process.env.RHEV_PASSWORD ?? "" },
 * });
 * const specs = { "": JSON.parse(await readFile(spec, "utf8")) as object };
 * serveAgent({ name: "rhev", specs, client }, { allow: ["vms/start"] });
 */
export function serveAgent(backend: AgentBackend, options: AgentServerOptions = {}): AgentServer {
  const { allow = [], confirm = "always", maxChars = 16_000, secrets = [], transport, version = "0.0.0" } = options;
  if (!Number.isInteger(maxChars) || maxChars < 500) {
    throw new ToolError("INVALID_OPTION", `maxChars must be a whole number from 500 on, not ${String(maxChars)}.`);
  }
  const catalogue = readCatalogue(backend);
  const changes: Changes | undefined =
    allow.length === 0
      ? undefined
      : { allowance: createAllowance(catalogue, allow), confirm, used: new Set(), inDoubt: new Set() };
  const redactor = createRedactor(secrets);
  const toolbox: Toolbox = {
    catalogue,
    search: createSearch(catalogue),
    redactor,
    seal: createSeal(),
    maxChars,
    changes,
  };
  return serveStdio(() => createServer(toolbox, version), transport && { transport });
}

function createServer(toolbox: Toolbox, version: string): Server {
  const { catalogue, changes, redactor } = toolbox;
  const { name } = catalogue.backend;
  const server = new Server(
    { name: `northbound-${name}`, version },
    {
      capabilities: { tools: {} },
      instructions: `${catalogue.operations.length} operations of ${name}: search_operations, then describe_operation, then ${changes ? "read or change" : "read"}.`,
    },
  );
  server.setRequestHandler("tools/list", () => ({ tools: defineTools(catalogue, changes) }));
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const call = { args: params.arguments ?? {}, context, canAsk: canAsk(server, context) };
    try {
      return await runTool(toolbox, params.name, call);
    } catch (error) {
      return toAnswer(failureOf(error, redactor));
    }
  });
  return server;
}

async function runTool(toolbox: Toolbox, name: string, call: ToolCall): Promise<CallToolResult | InputRequiredResult> {
  const { catalogue, search, changes } = toolbox;
  const { args } = call;
  switch (name) {
    case "search_operations": {
      const { query = "", limit = 5, effect } = args;
      const most = typeof limit === "number" && limit >= 1 ? Math.min(limit, 30) : 5;
      const found = search(String(query), most, effect as Effect | undefined);
      return toAnswer({ ok: true, operations: found.map((operation) => line(operation, changes)) });
    }
    case "describe_operation": {
      const operation = catalogue.find(args["operation"]);
      const { member } = args;
      const text =
        typeof member === "string" && member !== ""
          ? describeMember(operation, member)
          : describeOperation(operation, allowanceOf(operation, changes));
      return { content: [{ type: "text", text }] };
    }
    case "read":
      return toAnswer(await read(toolbox, call));
    case "wait_until":
      return toAnswer(await waitUntil(toolbox, call));
    case "change":
      if (changes) return await change(toolbox, changes, call);
      throw new ToolError("NOT_ALLOWED", "This server only reads. A person has to start it with --allow.");
    default:
      throw new ToolError("INVALID_INPUT", `There is no tool ${name}.`);
  }
}

function line(operation: AgentOperation, changes: Changes | undefined): string {
  const note = allowanceOf(operation, changes);
  return `${operation.id}: ${operation.summary} [${operation.effect}${note === "" ? "" : `, ${note}`}]`;
}

function allowanceOf(operation: AgentOperation, changes: Changes | undefined): string {
  return operation.effect === "read" || changes?.allowance.isAllowed(operation) === true ? "" : "not allowed here";
}

/** Whether the client said that it can show a form to its person. */
function canAsk(server: Server, { mcpReq }: ServerContext): boolean {
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
  const own = envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  // oxlint-disable-next-line typescript/no-deprecated -- clients of the years before say it once
  const { elicitation } = own ?? server.getClientCapabilities() ?? {};
  // Before modes had names, there were forms alone.
  return elicitation !== undefined && (elicitation.form !== undefined || Object.keys(elicitation).length === 0);
}
