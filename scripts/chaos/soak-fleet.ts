import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Gateway, startGateway } from "./gateway.ts";
import { pick } from "./random.ts";

/** A node process that can be killed, and the gateway in front of it, where it has one. */
interface SoakNode {
  readonly url: string;
  readonly gateway: Gateway | undefined;
  kill(): Promise<void>;
  start(): Promise<void>;
  tell(trouble: { readonly kind: string; readonly times?: number }): Promise<void>;
}

/** Three node processes, two of them behind a gateway. */
export interface SoakFleet extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly nodes: readonly SoakNode[];
}

/** Starts the nodes. @param journal the file in which they write what they processed */
export async function startFleet(journal: string): Promise<SoakFleet> {
  const nodes = await Promise.all([true, true, false].map((isBehindGateway) => startNode(journal, isBehindGateway)));
  return {
    nodes,
    urls: nodes.map(({ url }) => url),
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => Promise.all([node.kill(), node.gateway?.close()])));
    },
  };
}

async function startNode(journal: string, isBehindGateway: boolean): Promise<SoakNode> {
  let child: ChildProcess;
  let port = 0;
  const start = async (): Promise<void> => {
    child = fork(new URL("soak-node.mjs", import.meta.url), [String(port), journal], { execArgv: [] });
    const [message] = (await once(child, "message")) as [{ port: number }];
    ({ port } = message);
  };
  await start();
  const gateway = isBehindGateway ? await startGateway(port) : undefined;
  return {
    url: gateway?.url ?? `http://127.0.0.1:${port}`,
    gateway,
    start,
    async kill() {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
    async tell(trouble) {
      const taken = once(child, "message");
      child.send(trouble);
      await taken;
    },
  };
}

/** Ways in which a node fails for a while. Those that aren't here are told to the node. */
const atNodes: Readonly<Record<string, (node: SoakNode, pause: () => Promise<void>) => Promise<void>>> = {
  "killed and started again": async (node, pause) => {
    await node.kill();
    await pause();
    await node.start();
  },
  "gateway drained": async ({ gateway }, pause) => {
    if (gateway) gateway.isDrained = true;
    await pause();
    if (gateway) gateway.isDrained = false;
  },
};
const told = ["hang", "reset before", "reset after", "cut off", "slow", "unavailable", "limit", "expire"];

/**
 * Makes trouble, at one node at a time, and lets the clock of dates jump by up to an hour, until it is enough.
 * @param setClock sets the clock of the client off by so many milliseconds
 */
export async function troubleFleet(
  { nodes }: SoakFleet,
  random: () => number,
  setClock: (offset: number) => void,
  isEnough: () => boolean,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const pause = (): Promise<void> => sleep(50 + random() * 200);
  while (!isEnough()) {
    const node = pick(random, nodes);
    const name = pick(random, [...Object.keys(atNodes), ...told, "clock set"]);
    if (name === "clock set") setClock((random() - 0.5) * 7_200_000);
    // oxlint-disable-next-line no-await-in-loop -- one trouble after the other
    else if (atNodes[name]) await atNodes[name](node, pause);
    else {
      // oxlint-disable-next-line no-await-in-loop
      await node.tell({ kind: name, times: 1 + Math.floor(random() * 30) });
      // oxlint-disable-next-line no-await-in-loop
      await pause();
      // oxlint-disable-next-line no-await-in-loop
      await node.tell({ kind: "none", times: 0 });
    }
    counts.set(name, (counts.get(name) ?? 0) + 1);
    // A node that was left has time to be found again.
    // oxlint-disable-next-line no-await-in-loop
    await sleep(random() * 150);
  }
  return counts;
}
