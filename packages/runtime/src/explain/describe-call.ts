import { createCacheKeys } from "../cache/cache-key.ts";
import type { Call } from "../core/call.ts";
import type { ClientDefaults, ClientOptions } from "../core/client-options.ts";
import type { Node } from "../core/node.ts";
import { isReplaySafe } from "../core/operation.ts";
import { boundOf } from "../core/shared-deadline.ts";
import { compareVersions } from "../core/version.ts";
import { redact, redactHeaders, redactText, redactUrl } from "../errors/redact.ts";
import type { Secrets } from "../errors/secrets.ts";
import type { NodeSelector } from "../failover/node-selector.ts";
import { attemptLimit } from "../layers/timeout.ts";
import type { AccountLimits } from "../rate-limit/account-limits.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Clock } from "../util/clock.ts";
import { parseJson } from "../util/parse-json.ts";
import type { ExplainedNode, Explanation } from "./explanation.ts";
import { toCurl, toHttp } from "./formats.ts";

/** What the layers of a client know, for an explanation. */
export interface ExplainParts {
  readonly backend: string;
  readonly options: ClientOptions & ClientDefaults;
  readonly nodes: readonly Node[];
  readonly selector: NodeSelector | undefined;
  readonly sessions: Sessions | undefined;
  readonly account: AccountLimits;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** The server's version, where it is known. */
  readonly version: () => string | undefined;
  readonly remembers: (call: Call) => boolean;
  readonly correlationHeader: string | undefined;
}

/** Describes what would become of a call. */
export function describeCall(call: Call, parts: ExplainParts): Explanation {
  const { operation, method, options: own } = call;
  const { options, clock, secrets, correlationHeader } = parts;
  const nodes = nodesOf(call, parts);
  const body = bodyOf(call, secrets);
  const deadline = boundOf(own, clock.now(), options.deadline)?.limit;
  const visible = correlationHeader === undefined ? {} : pick(call.fields, correlationHeader);
  const explained = {
    sent: false as const,
    operation: operation?.id,
    method,
    url: `${nodes[0]?.url ?? ""}${redactUrl(call.url, secrets)}`,
    headers: { ...(redactHeaders(call.fields) as Record<string, string>), ...visible },
    ...(body !== undefined && { body }),
    session: sessionOf(call, parts, nodes[0]?.url),
    nodes,
    retry: retryOf(call, parts, nodes.length),
    version: versionOf(call, parts.version()),
    cache: cacheOf(call, parts),
    rateLimits: limitsOf(parts),
    timeout: attemptLimit(call, options.timeout),
    ...(deadline !== undefined && { deadline }),
  };
  return { ...explained, toCurl: () => toCurl(explained), toHttp: () => toHttp(explained) };
}

function pick(fields: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const value = fields[name.toLowerCase()];
  return value === undefined ? {} : { [name.toLowerCase()]: value };
}

/** The order in which the failover layer would take the nodes, each once. */
function nodesOf(call: Call, { nodes, selector, clock }: ExplainParts): readonly ExplainedNode[] {
  const { node: wanted } = call.options;
  const circuitOf = (index: number): ExplainedNode["circuit"] => selector?.circuitOf(index).state ?? "closed";
  if (wanted !== undefined && selector) {
    const index = selector.find(wanted, call.name);
    return [{ url: nodes[index]?.url ?? "", circuit: circuitOf(index), reason: "the option `node` names it" }];
  }
  const taken = new Set<number>();
  const order: ExplainedNode[] = [];
  for (let step = 0; step < nodes.length; step++) {
    const cost = (index: number): number => (taken.has(index) ? Infinity : 0);
    const index = selector?.pick(clock.now(), cost, step === 0 ? undefined : [...taken].at(-1)) ?? step;
    taken.add(index);
    order.push({
      url: nodes[index]?.url ?? "",
      circuit: circuitOf(index),
      reason: reasonOf(step, circuitOf(index), selector?.current === index),
    });
  }
  return order;
}

function reasonOf(step: number, circuit: ExplainedNode["circuit"], isCurrent: boolean): string {
  if (circuit !== "closed") return "it failed of late, and is asked when nothing better is left";
  if (step > 0) return "the next in order";
  return isCurrent ? "the client stays on it while it works" : "the first that nothing keeps calls from";
}

function bodyOf({ body }: Call, secrets: Secrets): unknown {
  if (body === null) return undefined;
  if (typeof body !== "string") return `[${body.constructor.name}]`;
  const value = parseJson(body);
  return value === undefined ? redactText(body, secrets) : redact(value, secrets);
}

function sessionOf(call: Call, { sessions, nodes }: ExplainParts, first: string | undefined): Explanation["session"] {
  if (call.options.session !== undefined) return { strategy: "the caller's own", login: false };
  if (!sessions || call.operation?.session === "none") return { login: false };
  const node = nodes.find(({ url }) => url === first);
  return { strategy: sessions.strategy.name, login: node === undefined || sessions.currentTicket(node) === undefined };
}

function retryOf(call: Call, { options }: ExplainParts, count: number): Explanation["retry"] {
  const mode = call.options.retry ?? options.retry ?? "safe";
  const isSafe = isReplaySafe(call.operation, call.method) && call.isReplayable;
  const where = count > 1 ? "at the next node" : "at the same node";
  const plans = {
    never: "sent once, whatever happens",
    always: `sent again ${where} after every failure that may pass, also when it may have been processed`,
    safe: isSafe
      ? `sent again ${where} after every failure that may pass`
      : `sent again ${where} only when the failure proves that it was not processed; otherwise the error says that the outcome is unknown`,
  };
  return { mode, isReplaySafe: isSafe, maxAttemptsPerNode: options.maxAttemptsPerNode, plan: plans[mode] };
}

function versionOf({ operation }: Call, server: string | undefined): Explanation["version"] {
  const { since, until } = operation ?? {};
  const range = {
    ...(server !== undefined && { server }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  if (since === undefined && until === undefined) return { ...range, verdict: "every-version" };
  if (server === undefined) return { ...range, verdict: "read-first" };
  const isOutside =
    (since !== undefined && compareVersions(server, since) < 0) ||
    (until !== undefined && compareVersions(server, until) >= 0);
  return { ...range, verdict: isOutside ? "refused" : "fits" };
}

function cacheOf(call: Call, { backend, nodes, sessions, options, remembers }: ExplainParts): Explanation["cache"] {
  if (!remembers(call)) return {};
  const cache = typeof options.cache === "object" ? options.cache : {};
  const keyOf = createCacheKeys({
    backend,
    nodes,
    sessions,
    vary: (cache as { readonly vary?: readonly string[] }).vary,
  });
  const mode = call.options.cache ?? (cache as { readonly mode?: "default" }).mode ?? "default";
  return { mode, key: keyOf(call).trim() };
}

function limitsOf({ options, account, clock }: ExplainParts): readonly string[] {
  const { rateLimit } = options;
  const own =
    rateLimit === undefined ? [] : [rateLimit].flat().map((limit) => `the client's: ${JSON.stringify(limit)}`);
  const stated = account.statedAt(clock.now());
  return stated === undefined ? own : [...own, `the server's: ${JSON.stringify(stated)}`];
}
