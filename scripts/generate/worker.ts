import { parentPort } from "node:worker_threads";
import { type Job, runJob } from "./run.ts";

parentPort?.on("message", (job: Job) => {
  void runJob(job).then((outcome) => parentPort?.postMessage(outcome));
});
