import {
  type Backend,
  Call,
  type Client,
  createClient,
  isNorthboundError,
  isRecord,
  jsonOf,
  kindOfStatus,
  passwordLogin,
  systemClock,
} from "@northbound/runtime";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createRandom } from "./random.ts";
import { type SoakFleet, startFleet, troubleFleet } from "./soak-fleet.ts";

interface Things {
  readonly things: {
    read(input: { id: string }): Promise<{ name: string }>;
    write(input: { body: { name: string } }): Promise<{ name: string }>;
  };
}

const backend: Backend = {
  name: "soak",
  basePath: "",
  operations: {
    things: {
      read: { id: "things/read", method: "GET", path: "/things/{id}" },
      write: { id: "things/write", method: "POST", path: "/things", body: "json" },
    },
  },
  // What this backend says itself has a message.
  readFault(reply) {
    const body = reply.status < 400 ? undefined : jsonOf(reply);
    if (!isRecord(body) || typeof body["message"] !== "string") return undefined;
    const { window, limit } = body as { window?: number; limit?: number };
    return { kind: kindOfStatus(reply.status), message: body["message"], window, limit };
  },
};

/** What a soak gives. Everything from `lost` on must be empty. */
export interface SoakReport {
  readonly calls: number;
  readonly reads: number;
  readonly writes: number;
  /** Writes that are told as unknown, each sent once. */
  readonly unknown: number;
  readonly troubles: ReadonlyMap<string, number>;
  /** Growth of the heap from the first fifth of the calls to the last, in bytes. */
  readonly heapGrowth: number;
  /** Reads that failed, and writes that were not processed and failed, although two nodes were good. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Reads that got another's answer, and writes that are told as done and were not, or as not processed and were. */
  readonly toldWrongly: readonly string[];
  readonly leaked: readonly string[];
}

/** Calls at the same time. */
const workers = 60;

/** The heap may grow by so many bytes; a hundred bytes that each call left behind would be more in a long run. */
const heapAllowance = 12_000_000;

/**
 * Makes so many calls at three node processes of which one at a time fails: they are killed, hang, reset, cut answers off, let
 * sessions expire, are turned away by the gateways in front of them, while the client's clock of dates jumps.
 */
export async function runSoak({ calls, seed }: { readonly calls: number; readonly seed: number }): Promise<SoakReport> {
  const random = createRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), "northbound-soak-"));
  const journal = join(folder, "processed");
  await writeFile(journal, "");
  await using fleet = await startFleet(journal);
  const soak = new Soak(fleet, calls);
  const before = openSockets();
  try {
    const trouble = troubleFleet(
      fleet,
      random,
      (offset) => (soak.clockOffset = offset),
      () => soak.isOver,
    );
    await Promise.all(Array.from({ length: workers }, () => soak.work()));
    soak.isOver = true;
    const troubles = await trouble;
    await soak.client.close();
    const processed = (await readFile(journal, "utf8")).split("\n").slice(0, -1);
    return { ...soak.judge(processed), troubles, leaked: await soak.findLeaks(before), heapGrowth: soak.heapGrowth };
  } finally {
    await rm(folder, { recursive: true });
  }
}

class Soak {
  readonly client: Client<object, Things>;
  readonly #calls: number;
  readonly #told = new Map<string, string>();
  readonly #lost: string[] = [];
  readonly #toldWrongly: string[] = [];
  #begun = 0;
  #reads = 0;
  #heapAtFifth = 0;
  heapGrowth = 0;
  clockOffset = 0;
  isOver = false;

  constructor({ urls }: SoakFleet, calls: number) {
    this.#calls = calls;
    this.client = createClient<object, Things>(
      backend,
      {
        nodes: urls,
        connectTimeout: 1_000,
        // A machine that is busy with other things must not be taken for three nodes that hang.
        timeout: 6_000,
        idleTimeout: 6_000,
        proxy: false,
        clock: { ...systemClock, wallTime: () => Date.now() + this.clockOffset },
      },
      {
        session: passwordLogin({
          username: "ada",
          password: "correct horse",
          login: (credentials) => new Call("/login", { method: "POST", body: JSON.stringify(credentials) }),
          read: (reply) => ({ headers: { "x-session": (reply.value() as { id: string }).id } }),
        }),
      },
    );
  }

  /** One call after the other. Every third is a write. */
  async work(): Promise<void> {
    while (this.#begun < this.#calls) {
      const turn = this.#begun++;
      const name = `thing-${turn}`;
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await (turn % 3 === 0 ? this.#write(name) : this.#read(name));
      if (turn === Math.floor(this.#calls / 5)) this.#heapAtFifth = heap();
    }
  }

  async #read(id: string): Promise<void> {
    this.#reads += 1;
    try {
      const { name } = await this.client.things.read({ id });
      if (name !== id) this.#toldWrongly.push(`${id} was answered with ${name}`);
    } catch (error) {
      this.#lost.push(`read ${id}: ${String(error)}`);
    }
  }

  async #write(name: string): Promise<void> {
    try {
      await this.client.things.write({ body: { name } });
      this.#told.set(name, "done");
    } catch (error) {
      this.#told.set(name, isNorthboundError(error) ? error.outcome : "not ours");
      if (!isNorthboundError(error) || error.outcome !== "unknown") this.#lost.push(`write ${name}: ${String(error)}`);
    }
  }

  /** Holds what callers were told against what the nodes did. */
  judge(
    processed: readonly string[],
  ): Pick<SoakReport, "calls" | "reads" | "writes" | "unknown" | "lost" | "doubled" | "toldWrongly"> {
    const times = new Map<string, number>();
    for (const name of processed) times.set(name, (times.get(name) ?? 0) + 1);
    for (const [name, told] of this.#told) {
      const isProcessed = times.has(name);
      if (told === "done" ? !isProcessed : told === "not-processed" && isProcessed)
        this.#toldWrongly.push(`${name} is told as ${told}`);
    }
    const doubled = [...times].filter(([, count]) => count > 1).map(([name, count]) => `${name}: ${count} times`);
    return {
      calls: this.#begun,
      reads: this.#reads,
      writes: this.#told.size,
      unknown: [...this.#told.values()].filter((told) => told === "unknown").length,
      lost: this.#lost,
      doubled,
      toldWrongly: this.#toldWrongly,
    };
  }

  /** A closed client holds no connection, and the heap does not grow with the calls. */
  async findLeaks(before: number): Promise<readonly string[]> {
    this.heapGrowth = heap() - this.#heapAtFifth;
    const leaked: string[] = [];
    // oxlint-disable-next-line no-await-in-loop -- until the sockets are closed
    for (let tries = 0; openSockets() > before && tries < 200; tries++) await sleep(20);
    if (openSockets() > before) leaked.push(`${openSockets() - before} connections are still open`);
    if (this.heapGrowth > heapAllowance + this.#told.size * 200)
      leaked.push(`the heap grew by ${this.heapGrowth} bytes`);
    return leaked;
  }
}

/** Sockets of this process that were opened as a client. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

/** The heap in use after its garbage was collected. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
