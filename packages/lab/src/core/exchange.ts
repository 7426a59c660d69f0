import { Answer, type LabRequest } from "../http/message.ts";
import type { Cluster } from "./cluster.ts";
import type { Ending, FaultKind, FaultMoment } from "./faults.ts";
import { handle } from "./handle.ts";
import type { LabNode } from "./node.ts";

/** How an answer is cut short. */
export interface Cut {
  /** Bytes of the body that get through; half of it when absent. */
  readonly bytes: number | undefined;
  readonly how: Ending;
}

/** Where an answer goes: a socket or a mocked fetch. */
export interface ResponseSink {
  send(answer: Answer): Promise<void>;
  /** Sends the head and a part of the body, then breaks off. */
  sendPart(answer: Answer, cut: Cut): Promise<void>;
  /** Breaks the connection off at once. */
  drop(how: Ending): void;
}

/**
 * Takes one request through the faults of its node to an answer, or to the lack of one. Faults that hit the same
 * request add up: one decides whether it is processed and what is answered, another what of the answer gets through.
 */
export async function exchange<State>(
  cluster: Cluster<State>,
  node: LabNode,
  request: LabRequest,
  sink: ResponseSink,
): Promise<void> {
  node.counters.received += 1;
  const operation = cluster.route(request).found?.operation.id;
  const faults = node.faults.take({ method: request.method, target: request.target, operation });

  if (node.latency > 0) await pause(node.latency, request.signal, node.held);
  for (const fault of faults) if (fault.kind === "slow") await pause(fault.ms, request.signal, node.held);
  const instead = answerAt(faults, "before");
  // A server that answers without processing reads the request to its end all the same.
  if (instead) await request.body();
  else if (await breaksOff(faults, "before", node, request, sink)) return;

  const processed = instead ?? (await handle(cluster, node, request));
  if (await breaksOff(faults, "after", node, request, sink)) return;
  const answer = answerAt(faults, "after") ?? processed;
  const cut = faults.find((fault) => fault.kind === "cut");
  const whole = faults.some(({ kind }) => kind === "corrupt") ? corrupted(answer) : answer;
  await (cut ? sink.sendPart(whole, cut) : sink.send(whole));
}

/** The answer that takes the place of the true one. */
function answerAt(faults: readonly FaultKind[], when: FaultMoment): Answer | undefined {
  for (const fault of faults) if (fault.kind === "answer" && fault.when === when) return fault.answer;
  return undefined;
}

/** Leaves the request without an answer, if a fault says so. */
async function breaksOff(
  faults: readonly FaultKind[],
  when: FaultMoment,
  node: LabNode,
  request: LabRequest,
  sink: ResponseSink,
): Promise<boolean> {
  for (const fault of faults) {
    if ((fault.kind !== "hang" && fault.kind !== "drop") || fault.when !== when) continue;
    if (fault.kind === "hang") await gone(request.signal, node.held);
    sink.drop(fault.kind === "hang" ? "reset" : fault.how);
    return true;
  }
  return false;
}

/** Half of what it was, then noise. */
function corrupted(answer: Answer): Answer {
  const { body } = answer;
  const whole = body.kind === "json" ? (JSON.stringify(body.value) ?? "null") : body.kind === "text" ? body.value : "";
  const broken = `${whole.slice(0, Math.ceil(whole.length / 2))}\u0000<<corrupted>>`;
  return new Answer(answer.status, { kind: "text", value: broken }, answer.headers, answer.reason);
}

/** Waits in real time, because this is about the wire; ends early when the client leaves or the lab lets go. */
function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const signal = AbortSignal.any([...signals]);
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}

function gone(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const signal = AbortSignal.any([...signals]);
    if (signal.aborted) resolve();
    else
      signal.addEventListener("abort", () => {
        resolve();
      });
  });
}
