import { type ChildProcess, spawn } from "node:child_process";
import { once as eventOf } from "node:events";
import { fileURLToPath } from "node:url";
import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { once, redisStore } from "../../src/fleet.ts";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";
import { findRedis, startRedis } from "../redis/redis-server.ts";

const found = findRedis();
const program = fileURLToPath(new URL("fleet-worker.ts", import.meta.url));
const devices = 600;

// Only a machine with Valkey or Redis can run it; it is counted as skipped elsewhere.
test.skipIf(!found)(
  "three workers of BullMQ, of which one is killed, double nothing, lose nothing, and name what is unknown",
  { timeout: 60_000 },
  async () => {
    const sent = new Map<string, number>();
    let logins = 0;
    const killAt = Promise.withResolvers<void>();
    await using server = await createHttpServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { name } = JSON.parse(String(body)) as { name: string };
        if (request.url === "/login") logins += 1;
        else sent.set(name, (sent.get(name) ?? 0) + 1);
        if (sent.size === devices / 3) killAt.resolve();
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ id: request.url === "/login" ? `session-${logins}` : name }));
      });
    });
    const redisServer = await startRedis(found?.program ?? "");
    const { path } = redisServer;
    const queue = new Queue("snapshots", { connection: { path } });
    const events = new QueueEvents("snapshots", { connection: { path } });
    const redis = new Redis(path);
    const workers: ChildProcess[] = [];
    try {
      await events.waitUntilReady();
      const failed: string[] = [];
      let completed = 0;
      const ended = Promise.withResolvers<void>();
      const count = (): void => void (completed + failed.length === devices && ended.resolve());
      events.on("completed", () => {
        completed += 1;
        count();
      });
      events.on("failed", ({ jobId }) => {
        failed.push(jobId);
        count();
      });
      const names = Array.from({ length: devices }, (_, index) => `device-${index}`);
      const jobs = names.map((name) => ({ name: "snapshot", data: { name }, opts: { jobId: name, attempts: 3 } }));
      await queue.addBulk(jobs);
      const flags = ["--conditions=@northbound/source", "--no-warnings", program, path, "snapshots", server.origin];
      for (let index = 0; index < 3; index += 1) {
        workers.push(spawn(process.execPath, flags, { stdio: ["ignore", "inherit", "inherit"] }));
      }
      await killAt.promise;
      workers[0]?.kill("SIGKILL");
      await ended.promise;
      expect([...sent.values()].filter((times) => times > 1)).toEqual([]);
      expect(completed + failed.length).toBe(devices);
      // One session for all of them.
      expect(logins).toBe(1);
      // The killed worker had no more than its eight under way; each is named as unknown.
      expect(failed.length).toBeLessThanOrEqual(8);
      for (const id of failed)
        expect((await queue.getJob(id))?.failedReason).toMatch(/^UnknownOutcomeError: once: job device-/);
      // What a person or a program does then: look, and do what was not done.
      const store = redisStore(redis);
      for (const name of failed) {
        const verify = () => (sent.has(name) ? ("processed" as const) : ("not-processed" as const));
        await once(store, name, () => sent.set(name, (sent.get(name) ?? 0) + 1), { verify, settleAfter: 0 });
      }
      expect(sent.size).toBe(devices);
      expect([...sent.values()].every((times) => times === 1)).toBe(true);
    } finally {
      for (const worker of workers) {
        if (worker.exitCode !== null || worker.signalCode !== null) continue;
        const exit = eventOf(worker, "exit");
        worker.kill("SIGKILL");
        await exit;
      }
      redis.disconnect();
      await Promise.all([queue.close(), events.close()]);
      await redisServer.stop();
    }
  },
);
