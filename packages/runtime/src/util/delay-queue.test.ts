import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { DelayQueue, Waiting } from "./delay-queue.ts";

class Named extends Waiting {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}

function setup(delay = 100) {
  const clock = createFakeClock();
  const due: string[] = [];
  const queue = new DelayQueue<Named>(clock, delay, (waiting) => due.push(`${waiting.name}@${clock.elapsed}`));
  return { clock, due, queue };
}

describe("delay queue", () => {
  test("each falls due exactly when its own time is over, with one timer for all", async () => {
    const { clock, due, queue } = setup();
    queue.start(new Named("a"));
    await clock.advance(30);
    queue.start(new Named("b"));
    queue.start(new Named("c"));
    expect(clock.pending).toBe(1);
    await clock.advance(200);
    expect(due).toEqual(["a@100", "b@130", "c@130"]);
    expect(clock.pending).toBe(0);
  });

  test("what is stopped never falls due, wherever it stood", async () => {
    const { clock, due, queue } = setup();
    const all = ["a", "b", "c", "d"].map((name) => new Named(name));
    for (const waiting of all) queue.start(waiting);
    queue.stop(all[1]!);
    queue.stop(all[0]!);
    queue.stop(all[3]!);
    queue.stop(all[3]!);
    await clock.advance(100);
    expect(due).toEqual(["c@100"]);
    expect(queue.isEmpty).toBe(true);
  });

  test("one that waits again when it falls due does not keep the next one waiting", async () => {
    const clock = createFakeClock();
    const due: string[] = [];
    const queue = new DelayQueue<Named>(clock, 100, (waiting) => {
      due.push(`${waiting.name}@${clock.elapsed}`);
      if (due.length === 1) queue.start(waiting);
    });
    queue.start(new Named("a"));
    await clock.advance(30);
    queue.start(new Named("b"));
    await clock.advance(300);
    expect(due).toEqual(["a@100", "b@130", "a@200"]);
  });

  test("leaves no timer when the last one is stopped", async () => {
    const { clock, queue } = setup();
    const waiting = new Named("a");
    queue.start(waiting);
    queue.stop(waiting);
    expect(clock.pending).toBe(0);
    await clock.advance(1_000);
  });

  test("what begins while others fall due waits its full time", async () => {
    const clock = createFakeClock();
    const due: number[] = [];
    const queue: DelayQueue<Waiting> = new DelayQueue(clock, 100, (waiting) => {
      due.push(clock.elapsed);
      if (due.length < 3) queue.start(waiting);
    });
    queue.start(new Waiting());
    await clock.advance(1_000);
    expect(due).toEqual([100, 200, 300]);
    expect(clock.pending).toBe(0);
  });

  test("a wall clock that is set back does not hold anyone for longer than twice the delay", async () => {
    const clock = createFakeClock();
    let shift = 0;
    const due: string[] = [];
    const queue = new DelayQueue<Named>({ ...clock, now: () => clock.now() + shift }, 100, (waiting) =>
      due.push(waiting.name),
    );
    queue.start(new Named("before"));
    shift = -3_600_000;
    queue.start(new Named("after"));
    await clock.advance(200);
    expect(due).toEqual(["before", "after"]);
  });
});
