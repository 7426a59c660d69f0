import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { type AgentBackend, type AgentServerOptions, serveAgent } from "../src/index.ts";

/** What a tool gave. */
export interface Given {
  readonly text: string;
  readonly isError: boolean;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  readonly value: Record<string, any>;
}

/** An agent that is connected to a server in this process. */
export interface AgentSession extends AsyncDisposable {
  readonly client: Client;
  /** What the person was asked. */
  readonly asked: string[];
  readonly ask: (name: string, args: object, options?: object) => Promise<Given>;
  /** Characters that went both ways so far, a quarter of which are about the tokens. */
  readonly used: () => { readonly calls: number; readonly tokens: number };
}

/** Connects the SDK's own client with a server. */
export async function openSession(
  backend: AgentBackend,
  options: AgentServerOptions,
  person: { readonly agrees?: boolean; readonly isThere?: boolean; readonly legacy?: boolean } = {},
): Promise<AgentSession> {
  const { agrees = true, isThere = true, legacy = false } = person;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = serveAgent(backend, { ...options, transport: far });
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: isThere ? { elicitation: { form: {} } } : {},
      ...(legacy ? {} : { versionNegotiation: { mode: "auto" as const } }),
    },
  );
  const asked: string[] = [];
  if (isThere) {
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params.message);
      return { action: "accept", content: { confirm: agrees } };
    });
  }
  await client.connect(near);
  let chars = 0;
  let calls = 0;
  return {
    client,
    asked,
    used: () => ({ calls, tokens: Math.round(chars / 4) }),
    async ask(name, args, given) {
      const result = await client.callTool({ name, arguments: args as Record<string, unknown> }, given);
      const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
      calls += 1;
      chars += JSON.stringify({ name, args }).length + text.length;
      return {
        text,
        isError: result.isError === true,
        value: (result.structuredContent ?? {}) as Given["value"],
      };
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}
