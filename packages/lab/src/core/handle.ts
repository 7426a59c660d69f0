import { Answer, json, mediaTypeOf, text, type LabRequest } from "../http/message.ts";
import { readBody } from "../http/read-body.ts";
import { exampleOf } from "../spec/example.ts";
import { readForm, readParameters, readPart, type ParameterValues } from "../spec/read-parameters.ts";
import type { SpecBody, SpecOperation } from "../spec/read-spec.ts";
import type { Route } from "../spec/router.ts";
import type { Problem, Validator } from "../spec/validator.ts";
import type { IncomingRequest, Context, Handler } from "./backend.ts";
import type { Cluster } from "./cluster.ts";
import { LabFault } from "./fault-error.ts";
import type { JournalEntry } from "./journal.ts";
import type { LabNode } from "./node.ts";
import { isServed } from "./versions.ts";
import { describeViolation, type Violation } from "./violations.ts";

/**
 * Answers one request as the product would: find the operation, know the caller, check the request,
 * run the behaviour, check the answer.
 */
export async function handle<State>(cluster: Cluster<State>, node: LabNode, given: LabRequest): Promise<Answer> {
  const { backend, state, surroundings } = cluster;
  const request = backend.prepare ? await backend.prepare(given, state) : given;
  const { path, found, allowed } = cluster.route(request);
  const search = new URLSearchParams(request.target.split("?").slice(1).join("?"));
  const incoming: IncomingRequest<State> = {
    operation: found?.operation,
    method: request.method,
    path,
    headers: request.headers,
    search,
    node,
    nodes: cluster.nodes,
    state,
    world: surroundings.world,
    clock: surroundings.clock,
    random: surroundings.random,
    signal: request.signal,
  };
  const answer = await respond(cluster, node, request, incoming, found, allowed);
  return backend.finish ? backend.finish(incoming, answer) : answer;
}

async function respond<State>(
  cluster: Cluster<State>,
  node: LabNode,
  request: LabRequest,
  incoming: IncomingRequest<State>,
  found: Route | undefined,
  allowed: readonly string[] | undefined,
): Promise<Answer> {
  const { backend, state } = cluster;
  const { path } = incoming;
  const served = found && isServed(found.operation.behaviours, backend.version?.(state));
  const other = found ? undefined : await backend.beside?.(incoming, request);
  if (other) return other;
  if (!found || !served) {
    report(cluster, "request", `${request.method} ${path}`, [{ field: "path", message: whyUnknown(found, allowed) }]);
    return backend.unknownPath(incoming, allowed);
  }

  const needsSession = found.operation.behaviours.session !== "none";
  const caller = needsSession ? backend.authenticate(incoming) : undefined;
  if (caller instanceof Answer) return caller;

  const entry = await readRequest(cluster, found, request);
  if (entry.problems.length > 0) {
    report(cluster, "request", found.operation.id, entry.problems);
    const { tolerates } = backend;
    const taken = tolerates ? entry.problems.filter((problem) => !tolerates(incoming, problem)) : entry.problems;
    if (entry.refused && taken.length > 0) return backend.invalid(incoming, taken);
  }
  const context: Context<State> = {
    ...incoming,
    operation: found.operation,
    pathParams: entry.values.path,
    query: entry.values.query,
    body: entry.body,
    files: entry.files,
    session: caller,
    example: () => exampleAnswer(found.operation, entry.values.query, entry.body),
  };
  return await run(cluster, node, context, request);
}

async function run<State>(
  cluster: Cluster<State>,
  node: LabNode,
  context: Context<State>,
  request: LabRequest,
): Promise<Answer> {
  const { operation } = context;
  node.counters.processed.set(operation.id, node.counters.of(operation.id) + 1);
  const entry: JournalEntry = cluster.journal.add({
    operation: operation.id,
    method: operation.method,
    target: request.target,
    node: node.index,
    replaySafe: isReplaySafe(operation),
    body: context.body,
    at: context.clock.now(),
    status: 0,
  });
  const answer = await answerOf(cluster, context);
  entry.status = answer.status;
  return answer;
}

async function answerOf<State>(cluster: Cluster<State>, context: Context<State>): Promise<Answer> {
  const { operation } = context;
  try {
    const own = ownBehaviourOf(cluster, operation);
    const result: unknown = await (own ?? specBehaviourOf(cluster, operation))(context);
    const answer = result instanceof Answer ? result : plain(operation, result);
    return own === undefined && cluster.backend.isForeign ? answer : checkAnswer(cluster, operation, answer);
  } catch (error) {
    if (!(error instanceof LabFault)) throw error;
    const refusal = cluster.backend.refuse(context, error.code, error.message, error.status, error.detail);
    // A product that reports failure with a 200 can't do so within the schema of its success.
    return refusal.status < 400 || cluster.backend.isForeign ? refusal : checkAnswer(cluster, operation, refusal);
  }
}

/** Behaviour by name or by shape. */
function ownBehaviourOf<State>(cluster: Cluster<State>, operation: SpecOperation): Handler<State> | undefined {
  return cluster.backend.handlers[operation.id] ?? cluster.backend.behaviour?.(operation, cluster.state);
}

/** Behaviour from the store, or the example of the spec. */
function specBehaviourOf<State>(cluster: Cluster<State>, operation: SpecOperation): Handler<State> {
  return cluster.store.behaviour(operation) ?? (({ query, body }) => exampleAnswer(operation, query, body));
}

/** The first success of the spec, with an example of its body. */
export function exampleAnswer(operation: SpecOperation, query?: unknown, sent?: unknown): Answer {
  const [status, bodies] = Object.entries(operation.answers).find(([key]) => key.startsWith("2")) ?? ["204", []];
  const code = Number(status.replaceAll(/x/gi, "0"));
  const stream = streamOf(operation, { ...(query as object), ...(typeof sent === "object" && sent) });
  const streamed = bodies.find(({ mediaType }) => streamTypes.test(mediaType));
  const body = (stream && streamed) ?? bodies.find((entry) => entry.mediaType.includes("json")) ?? bodies[0];
  if (!body) return new Answer(code, { kind: "none" });
  const value = exampleOf(operation, body.media);
  if (stream === "ndjson") return text(`${JSON.stringify(value)}\n`, code, body.mediaType);
  if (stream === "sse") return text(`data: ${JSON.stringify(value)}\n\n`, code, body.mediaType);
  if (body.mediaType.includes("json"))
    return new Answer(code, { kind: "json", value }, [["content-type", body.mediaType]]);
  return text(typeof value === "string" ? value : JSON.stringify(value), code, body.mediaType);
}

const streamTypes = /^(text\/event-stream|application\/(x-ndjson|ndjson|jsonl|x-jsonlines))\b/i;

/** The kind of stream that an operation answers with for this input. */
function streamOf(
  { behaviours }: SpecOperation,
  input: Readonly<Record<string, unknown>>,
): "ndjson" | "sse" | undefined {
  const { stream, streamIf, streamUnless } = behaviours;
  const isStream = streamIf === undefined ? input[streamUnless ?? ""] !== false : input[streamIf] === true;
  return isStream ? stream : undefined;
}

function plain(operation: SpecOperation, value: unknown): Answer {
  const status = Object.keys(operation.answers).find((key) => key.startsWith("2")) ?? "200";
  const code = Number(status.replaceAll(/x/gi, "0"));
  return value === undefined ? new Answer(code, { kind: "none" }) : json(value, code);
}

interface ReadRequest {
  readonly values: ParameterValues;
  readonly body: unknown;
  readonly files: Context<unknown>["files"];
  readonly problems: readonly Problem[];
  /** Whether a product would refuse it, too. */
  readonly refused: boolean;
}

async function readRequest<State>(cluster: Cluster<State>, route: Route, request: LabRequest): Promise<ReadRequest> {
  const { operation } = route;
  const validator = validatorOf(cluster, operation);
  const query = request.target.split("?").slice(1).join("?");
  const values = readParameters(route, query, request.headers);
  const problems = [...validator.parameters(operation, values)];
  const strange = values.unknown.map((name) => ({
    field: `query.${name}`,
    message: "is not a parameter of this operation",
  }));
  const contentType = request.headers["content-type"];
  const expectsJson = operation.requestBodies.some((body) => body.mediaType.includes("json"));
  const known = findBody(operation.requestBodies, mediaTypeOf(contentType));
  const parsed = await readBody(await request.body(), contentType, expectsJson, {
    form: (written) => (known ? readForm(operation, known, written) : undefined),
    part: (name, texts) => (known ? readPart(operation, known, name, texts) : undefined),
  });
  if (!parsed.ok) {
    const problem = { field: "body", message: `can't be read: ${parsed.reason}` };
    return { values, body: undefined, files: {}, problems: [...problems, problem, ...strange], refused: true };
  }
  const body = cluster.backend.normalize?.(operation, parsed.value) ?? parsed.value;
  if (body === undefined || body === null) {
    if (operation.requestBodyRequired && !acceptsNull(operation, validator))
      problems.push({ field: "body", message: "is required" });
  } else if (known) {
    problems.push(...validator.body(operation, known, body));
  } else if (operation.requestBodies.length > 0) {
    problems.push({
      field: "body",
      message: `has the media type ${mediaTypeOf(contentType) || "none"}, which is not one of the operation's`,
    });
  } else if (!isEmptyObject(body)) {
    strange.push({ field: "body", message: "is not expected by this operation" });
  }
  const refused = problems.length > 0;
  return { values, body, files: parsed.files, problems: [...problems, ...strange], refused };
}

function acceptsNull(operation: SpecOperation, validator: Validator): boolean {
  return operation.requestBodies.some((body) => validator.body(operation, body, null).length === 0);
}

function findBody(bodies: readonly SpecBody[], mediaType: string): SpecBody | undefined {
  return (
    bodies.find((body) => mediaTypeOf(body.mediaType) === mediaType) ??
    bodies.find((body) => body.mediaType === "*/*" || (mediaType === "" && body.mediaType.includes("json")))
  );
}

/** An answer is checked like a request; what the lab gets wrong becomes a 500 that says so. */
function checkAnswer<State>(cluster: Cluster<State>, operation: SpecOperation, answer: Answer): Answer {
  const declared = declaredBodies(operation, answer.status);
  if (!declared)
    return wrong(cluster, operation, [{ field: "status", message: `${answer.status} is not one of the operation's` }]);
  if (answer.body.kind === "records") return checkRecords(cluster, operation, answer, declared);
  if (answer.body.kind !== "json") return answer;
  const body = declared.find((entry) => entry.mediaType.includes("json"));
  if (!body)
    return wrong(cluster, operation, [{ field: "body", message: `is not declared for status ${answer.status}` }]);
  // What is checked is what will be read on the other side: members that are `undefined` are not there.
  const problems = validatorOf(cluster, operation).body(
    operation,
    body,
    JSON.parse(JSON.stringify(answer.body.value) ?? "null"),
  );
  return problems.length > 0 ? wrong(cluster, operation, problems) : answer;
}

function checkRecords<State>(
  cluster: Cluster<State>,
  operation: SpecOperation,
  answer: Answer,
  declared: readonly SpecBody[],
): Answer {
  const body = declared[0];
  if (!body || answer.body.kind !== "records") return answer;
  const { value, write } = answer.body;
  const check = (record: unknown): unknown => {
    const problems = validatorOf(cluster, operation).body(operation, body, JSON.parse(JSON.stringify(record)));
    if (problems.length > 0) report(cluster, "answer", operation.id, problems);
    return record;
  };
  const checked = Symbol.asyncIterator in value ? mapLater(value, check) : mapNow(value, check);
  return new Answer(answer.status, { kind: "records", value: checked, write }, answer.headers, answer.reason);
}

function* mapNow(records: Iterable<unknown>, change: (record: unknown) => unknown): Generator {
  for (const record of records) yield change(record);
}

async function* mapLater(records: AsyncIterable<unknown>, change: (record: unknown) => unknown): AsyncGenerator {
  for await (const record of records) yield change(record);
}

function wrong<State>(cluster: Cluster<State>, operation: SpecOperation, problems: readonly Problem[]): Answer {
  const violation = report(cluster, "answer", operation.id, problems);
  return json({ error: "The lab answered against its own spec.", message: describeViolation(violation) }, 500);
}

function report<State>(
  cluster: Cluster<State>,
  side: Violation["side"],
  operation: string,
  problems: readonly Problem[],
): Violation {
  const violation = { side, backend: cluster.name, operation, problems, at: cluster.surroundings.clock.now() };
  cluster.surroundings.report(violation);
  return violation;
}

function declaredBodies(operation: SpecOperation, status: number): readonly SpecBody[] | undefined {
  const exact = String(status);
  const range = `${exact.charAt(0)}XX`;
  return (
    operation.answers[exact] ??
    operation.answers[range] ??
    operation.answers[range.toLowerCase()] ??
    operation.answers["default"]
  );
}

function validatorOf<State>(cluster: Cluster<State>, operation: SpecOperation): Validator {
  const entry = cluster.specs.get(operation.spec.service);
  if (!entry) throw new Error(`${operation.id} belongs to no spec of ${cluster.name}.`);
  return entry.validator;
}

function whyUnknown(found: Route | undefined, allowed: readonly string[] | undefined): string {
  if (found) return `is ${found.operation.id}, which this server version does not have`;
  return allowed ? `exists for ${allowed.join(", ")} only` : "is not in the spec";
}

function isReplaySafe(operation: SpecOperation): boolean {
  return operation.behaviours.replay
    ? operation.behaviours.replay === "safe"
    : !["POST", "PATCH"].includes(operation.method);
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
