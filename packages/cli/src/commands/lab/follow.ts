import type { Lab } from "@northbound/lab";
import type { Io } from "../../output/io.ts";

/** How often the journals are looked at, in milliseconds. */
const pause = 200;

/** Writes a line for every request that the lab carried out, and for every message that broke its spec. */
export function follow(lab: Lab, io: Io): Disposable {
  const seen = new Map<string, number>();
  let violations = 0;
  const look = (): void => {
    for (const cluster of lab.clusters) {
      const last = seen.get(cluster.name) ?? 0;
      const fresh = cluster.journal.entries.filter(({ sequence }) => sequence > last);
      for (const { status, method, target, node, operation } of fresh) {
        // Without the query, which may hold what a log must not.
        const [path] = target.split("?", 1);
        io.note(`${cluster.name}/${node + 1} ${status} ${method} ${path} ${operation}`);
      }
      seen.set(cluster.name, fresh.at(-1)?.sequence ?? last);
    }
    for (const { side, operation, problems } of lab.violations.slice(violations)) {
      const [first] = problems;
      io.note(`! ${side} of ${operation} broke its spec: ${first?.field ?? ""} ${first?.message ?? ""}`);
    }
    violations = lab.violations.length;
  };
  const timer = setInterval(look, pause);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      look();
    },
  };
}
