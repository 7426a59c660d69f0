import { pick } from "../chaos/random.ts";
import { plainCall } from "./acts.ts";
import type { FaultKind } from "./faults.ts";
import type { Act, CallAct, CallKind, FaultAct } from "./acts.ts";

/** Where and when a coincidence takes place. */
export interface Stage {
  readonly random: () => number;
  /** Names its acts. */
  readonly id: string;
  readonly at: number;
  readonly client: number;
  readonly process: number;
  readonly nodes: number;
}

/** What a coincidence is made of. Times count from its beginning, in milliseconds. */
interface Parts {
  whole(least: number, most: number): number;
  some<T>(values: readonly T[]): T;
  call(after: number, kind: CallKind, changes?: Partial<CallAct>): Act;
  /** One fault at each node. */
  everywhere(after: number, kind: FaultKind, lasts: number, changes?: Partial<FaultAct>): Act[];
}

const writes: readonly CallKind[] = ["create", "replace", "adjust", "remove"];

/** Faults after which nobody knows whether a request was processed; it was. */
const losing: readonly FaultKind[] = [
  "reset after",
  "cut in body",
  "502 after",
  "503 after",
  "500 after",
  "answers lost",
];

/** Faults by which a request is turned away. */
const refusing: readonly FaultKind[] = ["refused", "says 503", "says 503 and when", "says 429 and when"];

/** Acts that have to meet each other within moments to show anything. Chance brings them together in few seeds only. */
const kinds: readonly ((parts: Parts) => Act[])[] = [
  // Slow reads that began before a write, and reads that follow it.
  ({ whole, some, call, everywhere }) => [
    ...everywhere(0, some(["slow network", "slow network", "slow"]), 2_000, { share: 0.5, amount: whole(50, 500) }),
    ...Array.from({ length: whole(3, 6) }, () => call(whole(1, 300), "get")),
    ...Array.from({ length: whole(1, 3) }, () => call(whole(100, 500), some(writes))),
    ...Array.from({ length: whole(3, 8) }, () => call(whole(200, 2_000), "get")),
  ],
  // A write whose answer is lost, between reads that may be remembered.
  ({ whole, some, call, everywhere }) => [
    call(0, "get"),
    ...everywhere(200, some(losing), whole(50, 400)),
    ...Array.from({ length: whole(1, 3) }, () => call(whole(200, 300), some(writes))),
    ...Array.from({ length: 4 }, () => call(whole(500, 3_000), "get")),
  ],
  // A repeatable write whose answer is lost, and whose repetitions are turned away.
  ({ whole, some, call, everywhere }) => {
    const lost = whole(30, 120);
    return [
      ...everywhere(0, some(losing), lost),
      ...everywhere(lost, some(refusing), whole(3_000, 90_000)),
      ...Array.from({ length: whole(3, 8) }, () => call(whole(0, lost), some(["replace", "replace", "create"]))),
    ];
  },
  // Sessions that end again and again while calls renew them.
  ({ whole, some, call, everywhere }) => [
    ...Array.from({ length: whole(2, 4) }, () => everywhere(whole(0, 400), "sessions end", 0)).flat(),
    ...Array.from({ length: whole(5, 20) }, () => call(whole(0, 500), some([...writes, "look", "upload"]))),
  ],
  // A crowd that waits for few connections to nodes that are slow to accept them.
  ({ whole, some, call, everywhere }) => [
    ...everywhere(0, some(["slow connect", "slow", "black hole"]), 2_000, { share: 0.7, amount: whole(100, 1_500) }),
    ...Array.from({ length: whole(10, 40) }, () => call(whole(0, 60), some(["look", "look", "create"]))),
  ],
  // Repeatable writes that are hedged, because a connection is slow, and whose time is up at any moment.
  ({ whole, some, call, everywhere }) => [
    ...everywhere(0, "slow connect", 3_000, { share: 0.5, amount: whole(300, 2_000) }),
    ...everywhere(0, some(["slow network", "hang after", "slow"]), 3_000, { share: 0.5, amount: whole(200, 1_500) }),
    ...Array.from({ length: whole(5, 20) }, () => call(whole(0, 2_000), "replace", { deadline: whole(200, 1_500) })),
  ],
];

/** Draws one of them. */
export function drawCoincidence({ random, id, at, client, process, nodes }: Stage): Act[] {
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const thing = whole(0, 3);
  let acts = 0;
  const nextId = (): string => `${id}.${(acts += 1)}`;
  return pick(
    random,
    kinds,
  )({
    whole,
    some: (values) => pick(random, values),
    call: (after, kind, changes) => ({ ...plainCall(nextId(), at + after, client, kind), thing, ...changes }),
    everywhere: (after, kind, lasts, changes) =>
      Array.from({ length: nodes }, (_, node) => ({
        act: "fault",
        id: nextId(),
        at: at + after,
        kind,
        node,
        process,
        lasts,
        share: 1,
        amount: 100,
        ...changes,
      })),
  });
}
