import type { Lab } from "@northbound/lab";
import {
  createPrimeInfrastructure,
  type PrimeInfrastructure,
  type PrimeInfrastructureOptions,
  readServerLimits,
} from "@northbound/prime-infrastructure";
import { setTimeout as sleep } from "node:timers/promises";
import { readAsPiapi } from "../bench/piapi.ts";
import type { Story } from "./story.ts";

/** Records that the server of this chapter gives at most in one page. */
const limitPageSize = 250;

/** One Prime server with very many clients: all of them under its rate limit, again from memory, and for one domain. */
export async function primeChapters(story: Story, lab: Lab): Promise<void> {
  const options = { nodes: lab.prime.urls, credentials: lab.prime.credentials, tls: { ca: lab.ca } };
  await setLimits(options);
  const allowed = await readServerLimits(options);
  await emptyWindow(lab);
  await using prime = createPrimeInfrastructure({
    ...options,
    ...allowed,
    keepAlive: true,
    cache: { maxBytes: 512 * 1024 * 1024 },
  });
  const own = await readAll(story, lab, prime);
  await comparePace(story, lab, own);
  await readAgain(story, lab, prime);
  await readDomain(story, lab, prime);
  await importDevice(story, prime);
  await showDiscovery(story, prime);
}

/** Lets the window of the user pass: what other clients of the same user sent within it, the next one can't know. */
function emptyWindow(lab: Lab): Promise<void> {
  return sleep(lab.prime.state.limiter.limits.windowSize);
}

/** What an administrator does: more requests for each user than the lab allows by default, and smaller pages. */
async function setLimits(options: PrimeInfrastructureOptions): Promise<void> {
  await using admin = createPrimeInfrastructure(options);
  const rateLimitsDTO = { perUserThreshold: 200, maxConcurrentQueries: 10, limitPageSize };
  await admin.op.rateService.updateLimits({ body: { rateLimitsDTO } });
}

async function readAll(story: Story, lab: Lab, prime: PrimeInfrastructure): Promise<number> {
  const { limiter } = lab.prime.state;
  story.chapter("Prime Infrastructure · read every client, as fast as the server's window allows");
  const total = await prime.data.clients.count();
  const bar = story.progress("clients");
  const before = limiter.rejected;
  const began = performance.now();
  const clients = await prime.data.clients.list().all({
    onProgress: ({ done }) => {
      bar.to(done, total);
    },
  });
  const time = performance.now() - began;
  bar.end();
  story.say(
    `${clients.length} clients in ${(time / 1_000).toFixed(1)} s, at most ${limiter.most.inWindow} requests in a window of ${limiter.limits.windowSize} ms`,
  );
  story.claim("clients read", clients.length, total);
  story.claim("clients read twice", clients.length - new Set(clients.map((client) => client["@id"])).size, 0);
  story.claim("requests that the server turned away", limiter.rejected - before, 0);
  return time / clients.length;
}

async function comparePace(story: Story, lab: Lab, own: number): Promise<void> {
  story.chapter("Prime Infrastructure · the same by piapi's algorithm: five pages, then a second of rest");
  await emptyWindow(lab);
  // Two chunks; the pace is the same from chunk to chunk.
  const part = 10 * limitPageSize;
  const began = performance.now();
  const target = { origin: lab.prime.urls[0] ?? "", ...lab.prime.credentials, ca: lab.ca };
  const records = await readAsPiapi(target, part, limitPageSize);
  const pace = (performance.now() - began) / records;
  story.say(`${records} clients at that pace: ${(pace / own).toFixed(1)} times slower`);
  story.claim("at least ten times faster than a fixed rest", pace / own >= 10, true);
}

async function readAgain(story: Story, lab: Lab, prime: PrimeInfrastructure): Promise<void> {
  story.chapter("Prime Infrastructure · the same question again comes from the cache");
  const before = lab.prime.counters.received;
  const clients = await prime.data.clients.list().all();
  story.say(`${clients.length} clients, ${prime.cache.stats().hits} pages from memory`);
  story.claim("requests for a second read", lab.prime.counters.received - before, 0);
}

async function readDomain(story: Story, lab: Lab, prime: PrimeInfrastructure): Promise<void> {
  story.chapter("Prime Infrastructure · one virtual domain, for one call");
  const domain = lab.world.sites[0]?.code.toUpperCase() ?? "";
  const some = await prime.data.clients.list({ "_ctx.domain": domain }).all();
  const all = await prime.data.clients.count();
  story.say(`${domain} has ${some.length} of ${all} clients`);
  story.claim("a part of the clients", some.length > 0 && some.length < all, true);
  story.claim("the domain sticks to later calls", (await prime.data.clients.count()) !== all, false);
}

async function importDevice(story: Story, prime: PrimeInfrastructure): Promise<void> {
  story.chapter("Prime Infrastructure · import a device and wait for the job");
  const device = [{ ipAddress: "192.0.2.77" }];
  const answer = await prime.op.deviceService.bulkImport({ body: { devicesImport: { devices: { device } } } });
  const run = await prime.op.jobService.waitFor(answer, { delay: 100 });
  story.claim("result of the job", run.resultStatus, "SUCCESS");
  story.claim("the device is there", await prime.data.devices.count({ filter: { ipAddress: "192.0.2.77" } }), 1);
}

async function showDiscovery(story: Story, prime: PrimeInfrastructure): Promise<void> {
  story.chapter("Prime Infrastructure · ask the server what it offers");
  const [data, services] = await Promise.all([prime.dataResources(), prime.serviceResources()]);
  story.say(`${data.length} data resources, ${services.length} service operations`);
  const reachable = await prime.request("Devices", { reachability: "REACHABLE" });
  story.claim("devices found by name of the resource", reachable.length > 0, true);
}
