import type { Call } from "../call.ts";
import { healthy } from "../failover/circuit.ts";
import { type FailoverOptions, Fleet } from "../failover/fleet.ts";
import { Journey } from "../failover/journey.ts";
import { Try } from "../failover/try.ts";
import type { Reply } from "../reply.ts";
import type { Layer } from "../send.ts";
import type { SessionTicket } from "../session/session.ts";

export type { FailoverOptions };

/**
 * Decides which node serves a call, and what becomes of a try that fails: another try at the same
 * node, the next node, or the final error, which tells of every try. A call is sent again only when
 * the failure proves that it was not processed, or when it is safe to repeat.
 *
 * The fast path is a node that answered last time and a ticket at hand: one attempt, one `then`.
 */
export function failoverLayer(options: FailoverOptions): Layer {
  return (next) => {
    const fleet = new Fleet(options, next, (slow) => journeyOf(fleet, slow).race.onSlow(slow));
    return (call) => send(fleet, call);
  };
}

function send(fleet: Fleet, call: Call): Promise<Reply> {
  const { pool, clock } = fleet;
  if (call.signal?.aborted) return Promise.reject(call.signal.reason as Error);
  if (!pool.isSettled || call.options.node !== undefined) return depart(fleet, call);
  const index = pool.current;
  let ticket: SessionTicket | undefined;
  if (call.authorize) {
    let given: SessionTicket | Promise<SessionTicket> | undefined;
    try {
      given = fleet.ticketFor(call, index);
    } catch (error) {
      return Promise.reject(error);
    }
    if (given instanceof Promise) return new Journey(fleet, call).runWith(index, given);
    ticket = given;
  }
  const only = new Try(call, index, clock.now());
  const attempt = call.attemptAt(fleet.nodeAt(index), ticket);
  only.attempt = attempt;
  if (fleet.mayMove(call)) fleet.connecting.start(only);
  return fleet.next(attempt).then(
    (reply) => {
      fleet.connecting.stop(only);
      if (reply.ok && only.journey === undefined) {
        fleet.budget.refund(false);
        if (pool.circuitOf(index) !== healthy) pool.succeeded(index, false);
        if (fleet.options.observe) fleet.tellAttempt(call, 1, only.endedBy(reply, clock.now()));
        return reply;
      }
      return arrive(fleet, only, only.endedBy(reply, clock.now()));
    },
    (error: unknown) => {
      fleet.connecting.stop(only);
      return arrive(fleet, only, only.lostBy(error, clock.now()));
    },
  );
}

async function depart(fleet: Fleet, call: Call): Promise<Reply> {
  return new Journey(fleet, call).run();
}

async function arrive(fleet: Fleet, only: Try, ended: ReturnType<Try["endedBy"]>): Promise<Reply> {
  const journey = journeyOf(fleet, only);
  return journey.goOn(await journey.race.settle(only, ended));
}

function journeyOf(fleet: Fleet, some: Try): Journey {
  return (some.journey ??= new Journey(fleet, some.call));
}
