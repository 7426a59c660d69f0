import type { Tool } from "@modelcontextprotocol/server";
import type { Catalogue } from "../catalogue.ts";
import type { Changes } from "./changes.ts";

const reading = { readOnlyHint: true, openWorldHint: false } as const;
const string = { type: "string" } as const;
const input = { type: "object" } as const;
const fields = { type: "array", items: string, description: "Members to keep: id, name, cluster.id" } as const;

/** The tools as a client lists them. They are the same however large the backend is. */
export function defineTools({ backend }: Catalogue, changes: Changes | undefined): Tool[] {
  const tools: Tool[] = [
    {
      name: "search_operations",
      description: `Find operations of ${backend.name} by words.`,
      inputSchema: {
        type: "object",
        properties: {
          query: string,
          effect: { enum: ["read", "write", "destroy"] },
          limit: { type: "integer", default: 5 },
        },
        required: ["query"],
      },
      annotations: reading,
    },
    {
      name: "describe_operation",
      description: "Input and answer of an operation as TypeScript. Call it before the first use of an operation.",
      inputSchema: {
        type: "object",
        properties: {
          operation: string,
          member: { type: "string", description: "One member alone, in full: body.os, answer.cpu" },
        },
        required: ["operation"],
      },
      annotations: reading,
    },
    {
      name: "read",
      description:
        "Run an operation whose effect is read. Name the fields you need. `next` in an answer means there is more.",
      inputSchema: {
        type: "object",
        properties: {
          operation: string,
          input,
          fields,
          limit: { type: "integer", default: 50 },
          next: { type: "string", description: "From an earlier answer, alone" },
        },
      },
      annotations: reading,
    },
    {
      name: "wait_until",
      description: "Read again until a field has a value.",
      inputSchema: {
        type: "object",
        properties: {
          operation: string,
          input,
          field: string,
          equals: {},
          failOn: { type: "array", description: "Values that end the wait" },
          seconds: { type: "integer", default: 300 },
        },
        required: ["operation", "field", "equals"],
      },
      annotations: reading,
    },
  ];
  if (changes) {
    tools.push({
      name: "change",
      description: `Run an operation that changes something, once. Allowed: ${shorten(changes.allowance.patterns.join(", "))}. After outcome "unknown" never repeat it: read first.`,
      inputSchema: {
        type: "object",
        properties: {
          operation: string,
          input,
          fields,
          preview: { type: "boolean", description: "Check and show it; send nothing" },
          confirm: { type: "string", description: "From a preview that your person agreed to" },
        },
        required: ["operation"],
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    });
  }
  return tools;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
