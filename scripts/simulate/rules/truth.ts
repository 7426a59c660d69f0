import { isOutage, type NorthboundEvent } from "@northbound/runtime";
import { type CallRecord, isLong, isRepeatableWrite, isWrite } from "../call-record.ts";
import type { Scene } from "../scene.ts";
import { findSecret } from "./secrets.ts";

/** A timer may come a little late, and clocks tell whole milliseconds. */
const tick = 3;

/** What callers are told, held against what the servers did: nothing lost, nothing doubled, every outcome true, every limit kept. */
export class TruthRules {
  readonly #scene: Scene;
  #started = 0;
  #told = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onEvent(event: NorthboundEvent): void {
    if (event.type === "start") this.#started += 1;
    if (event.type === "call") this.#told += 1;
  }

  /** A call is over for its caller. */
  onEnded(record: CallRecord): void {
    const { told, tag, code, error } = record;
    if (told === "not an error of ours") this.#report("told truly", record, `${tag} ended with ${String(error)}`);
    if (error !== undefined && told !== "aborted") {
      const secret = findSecret(error, this.#scene.world.chance(`inspect ${tag}`) < 0.1);
      if (secret !== undefined)
        this.#report("secret printed", record, `the error of ${tag} shows ${secret}: ${String(error)}`);
    }
    if (code === "NOT_FOUND" && record.act.kind !== "absent")
      this.#report("absence", record, `${tag} is told that something does not exist`);
    if (told === "done" && record.act.kind === "absent")
      this.#report("absence", record, `${tag} got something that does not exist`);
    this.#checkTimes(record);
    if (told !== "done" && told !== "aborted") this.#checkLost(record);
    this.#checkVisits(record);
  }

  /** Nothing happens any more: what was under way somewhere has been processed by now, or never will be. */
  onEnd(record: CallRecord): void {
    const { told, tag, act } = record;
    if (told === undefined) {
      this.#report("liveness", record, `${tag} (${act.kind}) never ended`);
      return;
    }
    const deeds = this.#scene.servers.deeds.get(tag)?.length ?? 0;
    const retry = act.retry ?? this.#scene.clientPlan(act.client).retry;
    if (!isWrite(record) && !isRepeatableWrite(record) && act.kind !== "adjust") {
      const isTrue = ["done", "aborted", "not-processed"].includes(told);
      if (!isTrue)
        this.#report(
          "told truly",
          record,
          `${tag} (${act.kind}) changes nothing, and is told as ${told} (${record.code})`,
        );
      return;
    }
    if (isWrite(record) && deeds > 1 && retry !== "always")
      this.#report("doubled", record, `${tag} (${act.kind}) was processed ${deeds} times`);
    if (told === "done" && deeds === 0)
      this.#report("told truly", record, `${tag} is told as done, and was never processed`);
    if (told === "done" && (record.value as { tag?: string } | undefined)?.tag !== tag) {
      this.#report("told truly", record, `${tag} got the answer of ${JSON.stringify(record.value)}`);
    }
    // What is declared safe to repeat changes nothing that matters.
    if (act.kind === "adjust") return;
    if (told === "not-processed" && deeds > 0)
      this.#report("told truly", record, `${tag} (${act.kind}) is told as not processed (${record.code}), and was`);
    if (told === "processed" && deeds === 0)
      this.#report("told truly", record, `${tag} is told as processed, and was not`);
    if (told === "unknown" && record.writtenTo.length === 0)
      this.#report("told truly", record, `${tag} is told as unknown, and nothing was ever sent`);
  }

  onAllEnded(): void {
    if (this.#started !== this.#told) {
      this.#scene.report("told truly", `${this.#started} calls began by the events, and ${this.#told} ended`);
    }
  }

  /** An item of a scan or a stream came at `now` that was asked for at `asked`. */
  checkStep(record: CallRecord, asked: number): void {
    const limit = this.#deadlineOf(record);
    if (limit === undefined) return;
    const { process } = this.#scene.clientPlan(record.act.client);
    const due = this.#scene.outages.busyUntil(process, Math.max(asked, record.began + limit));
    if (this.#scene.world.now > due + tick)
      this.#report(
        "deadline",
        record,
        `${record.tag} waited ${Math.round(this.#scene.world.now - record.began)} ms with a deadline of ${limit}`,
      );
  }

  #deadlineOf({ act }: CallRecord): number | undefined {
    const limit = act.deadline ?? this.#scene.clientPlan(act.client).deadline;
    return limit === Infinity ? undefined : limit;
  }

  #checkTimes(record: CallRecord): void {
    const { world, outages } = this.#scene;
    const { abortedAt, act, tag } = record;
    const { process } = this.#scene.clientPlan(act.client);
    if (abortedAt !== undefined && world.now > outages.busyUntil(process, abortedAt) + tick && act.pace === 0) {
      this.#report("abort", record, `${tag} went on for ${Math.round(world.now - abortedAt)} ms after its abort`);
    }
    if (!isLong(record)) this.checkStep(record, record.began);
  }

  /** A call must not fail while a good node is there, other than by a rule. */
  #checkLost(record: CallRecord): void {
    const { outages, plan } = this.#scene;
    const { act, told, tag, code } = record;
    const client = this.#scene.clientPlan(act.client);
    const good = outages.goodNodes(record).filter((node) => act.node === undefined || act.node === node);
    if (code === "NOT_CACHED" || (code === "NOT_FOUND" && act.kind === "absent") || code === "CLOSED") return;
    if (act.kind === "wait") this.#checkWait(record);
    if (record.diedYoung) return;
    // It joined a login that had hung for as long as a connection may take, and that is not tried again.
    const hasJoined = String(record.error).includes("login: no connection in time");
    if (hasJoined && outages.hadTrouble(record.began - client.connectTimeout, record.ended ?? 0)) return;
    // With few connections a call may wait for one longer than any session lives, time and again.
    const lasted = (record.ended ?? 0) - record.began;
    if (code === "SESSION_FAILED" && client.connections <= 8 && lasted > 2 * (plan.sessionLife ?? Infinity)) return;
    // A session that ends again right after its renewal ends a call that can't go to another node.
    const renewable = good.filter(
      (node) => outages.sessionEnds(record, node) <= 1 && !outages.wasHeldBack(node, record),
    );
    if (renewable.length === 0 || outages.wasFinal(record)) return;
    if (
      this.#deadlineOf(record) !== undefined ||
      outages.spent.has(act.client) ||
      outages.wasBusy(client.process, record.began, record.ended ?? 0)
    )
      return;
    const isAllGood = good.length === plan.nodes;
    // A call may have joined a login that began before it; the read of the version has no options of its own.
    const modes = act.kind === "newer" ? [act.retry, client.retry] : [act.retry ?? client.retry];
    const isTriedOnce = modes.includes("never") || client.maxAttemptsPerNode === 1;
    if (modes.includes("never") && outages.sessionEnds(record) > 1) return;
    if (isTriedOnce && outages.hadTrouble(record.began - 2 * client.timeout, record.ended ?? 0)) return;
    if (!isAllGood && !client.isObserved) return;
    // A stream that has begun is not begun anew, and a body that can be read once is not sent again.
    if (act.kind === "watch" && (record.hasBegun || !isAllGood || client.idleTimeout < 5_000)) return;
    if (act.kind === "upload" && !isAllGood) return;
    if (code === "BODY_NOT_REPLAYABLE") return;
    if (told === "unknown" && record.writtenTo.some((node) => !good.includes(node))) return;
    if (told === "unknown" && outages.sessionEnds(record) > 0) return;
    this.#report(
      "lost",
      record,
      `${tag} (${act.kind}) failed with ${code}, told as ${told}, while node ${(good[0] ?? 0) + 1} was good: ${String(record.error)}`,
    );
  }

  /** A wait outlives outages until its deadline. */
  #checkWait(record: CallRecord): void {
    const { error, tag, act, began } = record;
    const limit = act.deadline ?? 600_000;
    if (isOutage(error) && this.#scene.world.now < began + limit - tick) {
      this.#report(
        "wait",
        record,
        `${tag} was given up after ${Math.round(this.#scene.world.now - began)} of ${limit} ms: ${String(error)}`,
      );
    }
  }

  /** A node that fails costs a call one attempt while a good one is there. */
  #checkVisits(record: CallRecord): void {
    const { outages, plan } = this.#scene;
    // To a client of so little patience a good node may be one that can't be reached.
    if (plan.clients.some(({ connectionAttemptDelay }) => connectionAttemptDelay <= 3 * plan.latency)) return;
    if (isLong(record) || record.act.node !== undefined || record.act.kind === "newer" || record.told === "aborted")
      return;
    if (outages.wasFinal(record) || record.rejections > 0) return;
    const [good] = outages.goodNodes(record);
    if (good === undefined) return;
    const visits = new Map<number, number>();
    for (const { node } of record.sent) visits.set(node, (visits.get(node) ?? 0) + 1);
    for (const [node, count] of visits) {
      if (count > 1 && node !== good && !outages.wasGood(node, record)) {
        this.#report(
          "visits",
          record,
          `${record.tag} was at node ${node + 1} ${count} times, while node ${good + 1} was good`,
        );
      }
    }
  }

  #report(rule: string, { act }: CallRecord, text: string): void {
    this.#scene.report(rule, `${text} (client ${act.client + 1})`);
  }
}
