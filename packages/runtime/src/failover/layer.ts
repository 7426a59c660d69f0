import type { Call } from "../core/call.ts";
import { healthy } from "./circuit.ts";
import { endOf, keepAttempt } from "./conclude-attempt.ts";
import { classifyLogin, type FailoverOptions, Fleet, type StartJourney } from "./failover-context.ts";
import type { Journey } from "./retry-loop.ts";
import { type Ended, Try } from "./attempt.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer } from "../core/send.ts";
import type { SessionTicket } from "../core/session-ticket.ts";

export type { FailoverOptions };

/**
 * Decides which node serves a call, and what becomes of a try that fails: another try at the same
 * node, the next node, or the final error, which tells of every try. A call is sent again only when
 * the failure proves that it was not processed, or when it is safe to repeat.
 *
 * The fast path is a node that nothing speaks against: one attempt, one `then`. A call that leaves it goes on a
 * journey, whose code may be loaded while the first call is under way.
 */
export function failoverLayer(options: FailoverOptions): Layer {
  return (next) => {
    const fleet = new Fleet(options, next, (slow) => challenge(fleet, slow));
    return (call) => send(fleet, call);
  };
}

function send(fleet: Fleet, call: Call): Promise<Reply> {
  const { pool, clock, startJourney } = fleet;
  if (call.signal?.aborted) return Promise.reject(call.signal.reason as Error);
  if (!startJourney) fleet.loadJourneys().catch(ignore);
  let index = pool.current;
  let ticket: SessionTicket | Promise<SessionTicket> | undefined;
  try {
    const { node } = call.options;
    if (node !== undefined) index = pool.find(node, call.name);
    // Only a journey opens a circuit, so by then its code is there.
    if (startJourney && !pool.isClosed(index)) return startJourney(fleet, call).run();
    if (call.authorize) ticket = fleet.ticketFor(call, index);
  } catch (error) {
    return Promise.reject(error);
  }
  const only = new Try(call, index, clock.now());
  if (fleet.mayMove(call)) fleet.connecting.start(only);
  return ticket instanceof Promise ? sendAfter(fleet, only, ticket) : sendWith(fleet, only, ticket);
}

/** Sends the one try of the fast path. */
function sendWith(fleet: Fleet, only: Try, ticket: SessionTicket | undefined): Promise<Reply> {
  const { pool, clock } = fleet;
  const { call, index } = only;
  const attempt = call.attemptAt(fleet.nodeAt(index), ticket);
  only.attempt = attempt;
  return fleet.next(attempt).then(
    (reply) => {
      if (!reply.ok || only.journey !== undefined) return arrive(fleet, only, only.endedBy(reply, clock.now()));
      only.isOver = true;
      fleet.connecting.stop(only);
      fleet.budget.refund(false);
      if (pool.circuitOf(index) !== healthy) pool.succeeded(index, false);
      if (fleet.options.observe) fleet.tellAttempt(call, 1, only.endedBy(reply, clock.now()));
      return reply;
    },
    (error: unknown) => arrive(fleet, only, only.lostBy(error, clock.now())),
  );
}

/** Sends it once there is a session. */
async function sendAfter(fleet: Fleet, only: Try, asked: Promise<SessionTicket>): Promise<Reply> {
  let ticket: SessionTicket;
  try {
    ticket = await asked;
    only.call.signal?.throwIfAborted();
  } catch (error) {
    return arrive(fleet, only, only.barredBy(error, classifyLogin(error), fleet.clock.now()));
  }
  return sendWith(fleet, only, ticket);
}

/** Goes on where a try did not simply succeed. */
function arrive(fleet: Fleet, only: Try, ended: Ended): Promise<Reply> {
  const { startJourney } = fleet;
  only.isOver = true;
  fleet.connecting.stop(only);
  if (startJourney) return goOn(startJourney, fleet, only, ended);
  return fleet.loadJourneys(only.call.signal).then(
    (loaded) => goOn(loaded, fleet, only, ended),
    () => endAlone(fleet, only, ended),
  );
}

async function goOn(startJourney: StartJourney, fleet: Fleet, only: Try, ended: Ended): Promise<Reply> {
  const journey = journeyOf(startJourney, fleet, only);
  return journey.goOn(await journey.race.settle(only, ended));
}

/**
 * The code of journeys can't be had, such as without a network, or not before the caller has enough: there is no
 * further try, and all that is known is told.
 */
function endAlone(fleet: Fleet, { call }: Try, ended: Ended): Reply {
  const { failure, reply } = ended;
  if (!failure) return reply as Reply;
  keepAttempt(fleet, call, ended, failure);
  if (fleet.options.observe && !ended.inLogin) fleet.tellAttempt(call, 1, ended);
  if (call.signal?.aborted && failure.outcome !== "answered") throw call.signal.reason;
  return endOf(fleet, call, ended, failure, failure.outcome === "answered" ? "answered" : "spent");
}

/** Gives another node its chance beside a try that has no connection yet. */
function challenge(fleet: Fleet, slow: Try): void {
  const go = (startJourney: StartJourney): void => {
    if (!slow.isOver) journeyOf(startJourney, fleet, slow).race.onSlow(slow);
  };
  if (fleet.startJourney) go(fleet.startJourney);
  else fleet.loadJourneys().then(go, ignore);
}

function journeyOf(startJourney: StartJourney, fleet: Fleet, some: Try): Journey {
  return (some.journey ??= startJourney(fleet, some.call));
}

const ignore = (): void => {};
