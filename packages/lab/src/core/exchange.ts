import { Answer, type LabRequest } from "../http/message.ts";
import type { Cluster } from "./cluster.ts";
import type { FaultKind } from "./faults.ts";
import { handle } from "./handle.ts";
import type { LabNode } from "./node.ts";

/** How an answer is cut short. */
export interface Cut {
  /** Bytes of the body that get through; half of it when absent. */
  readonly bytes: number | undefined;
  readonly how: "reset" | "end";
}

/** The way back to a client: a socket or a mocked fetch. */
export interface ResponseSink {
  send(answer: Answer): Promise<void>;
  /** Sends the head and a part of the body, then breaks off. */
  sendPart(answer: Answer, cut: Cut): Promise<void>;
  /** Drops the connection at once. */
  reset(): void;
}

/** Takes one request through the faults of its node to an answer, or to the lack of one. */
export async function exchange<State>(
  cluster: Cluster<State>,
  node: LabNode,
  request: LabRequest,
  sink: ResponseSink,
): Promise<void> {
  node.counters.received += 1;
  const operation = cluster.route(request).found?.operation.id;
  const faults = node.faults.take({ method: request.method, target: request.target, operation });

  for (const fault of faults) {
    if (fault.kind === "slow") await pause(fault.ms, request.signal, node.held);
    if (fault.kind === "hang") {
      await gone(request.signal, node.held);
      sink.reset();
      return;
    }
    if (fault.kind === "reset" && fault.when === "before") {
      sink.reset();
      return;
    }
    if (fault.kind === "answer") {
      // Read the request to its end, as a server does that answers without caring for it.
      await request.body();
      await sink.send(fault.answer);
      return;
    }
  }

  const answer = await handle(cluster, node, request);
  const after = faults.find(isAfterwards);
  if (!after) return await sink.send(answer);
  if (after.kind === "corrupt") return await sink.send(corrupted(answer));
  if (after.kind === "truncate") return await sink.sendPart(answer, { bytes: after.bytes, how: "end" });
  if (after.kind === "reset" && after.when === "midBody")
    return await sink.sendPart(answer, { bytes: after.bytes, how: "reset" });
  return sink.reset();
}

function isAfterwards(fault: FaultKind): boolean {
  return fault.kind === "corrupt" || fault.kind === "truncate" || (fault.kind === "reset" && fault.when !== "before");
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
