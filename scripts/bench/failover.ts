import { spawn } from "node:child_process";
import net from "node:net";
import { createBenchClient } from "./backend.ts";
import { atMost, milliseconds, type Scale, type Section } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

/** The first call of a client whose first node swallows everything, and the calls after it. */
export async function measureFailover({ isQuick, origins }: Scale): Promise<Section> {
  using hole = await openBlackHole();
  const first: number[] = [];
  const later: number[] = [];
  for (let time = 0; time < (isQuick ? 3 : 9); time++) {
    await using client = createBenchClient([hole.origin, ...origins.slice(0, 2)], { observe: undefined, cache: false });
    first.push(await timeOf(() => client.json.get({ size: "1k" })));
    for (let call = 0; call < 20; call++) later.push(await timeOf(() => client.json.get({ size: "1k" })));
  }
  const { median } = spreadOf(first);
  return {
    findings: [atMost("first call with one of three nodes black-holed", median, 350, milliseconds)],
    tables: [
      {
        title: "Failover",
        about:
          "Three nodes, the first of which takes no connection and refuses none: its queue of connections is full.",
        head: ["call", "median"],
        rows: [
          ["first", milliseconds(median)],
          ["later ones", `${spreadOf(later).median.toFixed(1)} ms`],
        ],
      },
    ],
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * A node that swallows connections: a process that is stopped with its queue of connections full, so that the kernel
 * answers no further one.
 */
async function openBlackHole(): Promise<{ readonly origin: string } & Disposable> {
  const script = `require("node:net").createServer().listen(0, "127.0.0.1", 1, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once("data", (text: Buffer) => resolve(Number(text.toString()))),
  );
  child.kill("SIGSTOP");
  const held: net.Socket[] = [];
  for (let isOpen = true; isOpen;) {
    const socket = net.connect(port, "127.0.0.1").on("error", () => {});
    held.push(socket);
    // oxlint-disable-next-line no-await-in-loop -- one by one until the first has to wait
    isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      setTimeout(() => resolve(false), 300);
    });
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.dispose]() {
      for (const socket of held) socket.destroy();
      child.kill("SIGKILL");
    },
  };
}
