import { enableCompileCache } from "node:module";
import { parentPort } from "node:worker_threads";
import type { Job } from "./run.ts";

enableCompileCache();
const { runJob } = await import("./job.ts");

parentPort?.on("message", (job: Job) => {
  void runJob(job).then((outcome) => parentPort?.postMessage(outcome));
});
