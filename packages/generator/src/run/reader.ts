import { enableCompileCache } from "node:module";
import { parentPort } from "node:worker_threads";
import type { Target } from "./targets.ts";

// A thread that reads one spec after the other, until it gets none any more.

enableCompileCache();
const { readTarget } = await import("./read-target.ts");

parentPort?.on("message", (target: Target | undefined) => {
  if (target) void readTarget(target).then((read) => parentPort?.postMessage(read));
  else parentPort?.close();
});
