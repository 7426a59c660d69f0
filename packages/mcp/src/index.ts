export { type AgentServer, type AgentServerOptions, serveAgent } from "./serve-agent.ts";
export type { AgentBackend } from "./catalogue.ts";
export type { ConfirmMode } from "./tools/changes.ts";
