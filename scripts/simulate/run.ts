import { Caller } from "./callers.ts";
import { createChance } from "./chance.ts";
import { faults, instantFaults } from "./faults.ts";
import { Model, type Violation } from "./model.ts";
import type { FaultAct } from "./acts.ts";
import type { Plan } from "./plan.ts";
import { fakeCrypto } from "./platform.ts";
import { Servers } from "./servers.ts";
import { SimStore } from "./store.ts";
import { Process, World } from "./world.ts";

/** What a run came to. */
export interface RunReport {
  readonly violations: readonly Violation[];
  readonly calls: number;
  /** Milliseconds of virtual time. */
  readonly lasted: number;
  /** Two runs with the same one went the same way. */
  readonly fingerprint: number;
  readonly coverage: ReadonlyMap<string, number>;
  readonly story: readonly string[];
}

/** After the last act, everything has to end within this time: the longest deadline, of a wait, and then some. */
const patience = 700_000;

/** Runs a plan from its first act to the end of everything. The same plan always goes the same way. */
export async function runPlan(plan: Plan, tellsStory: boolean = false): Promise<RunReport> {
  const chance = createChance(plan.seed);
  fakeCrypto(chance);
  const world = new World(chance, tellsStory);
  const servers = new Servers(world, plan);
  const store = new SimStore(world, plan.store === "exact");
  const model = new Model(world, plan, servers, store);
  world.onCrash = (error) =>
    model.report("crash", error instanceof Error ? (error.stack ?? error.message) : String(error));
  const onUnhandled = (reason: unknown): void => model.report("unhandled rejection", String(reason));
  process.on("unhandledRejection", onUnhandled);
  try {
    const processes = Array.from({ length: plan.processes }, (_, index) => new Process(world, `process ${index + 1}`));
    const callers = plan.clients.map((client, index) => new Caller(model, index, processes[client.process] as Process));
    const setting: Setting = { model, processes, callers };
    for (const act of plan.acts) {
      if (act.act === "call")
        world.at(act.at, () => callers[act.client]?.act(act), processes[plan.clients[act.client]?.process ?? 0]);
      else if (act.act === "fault") planFault(setting, act);
      else world.at(act.at, () => callers[act.client]?.own(act));
    }
    const last = Math.max(0, ...plan.acts.map((act) => act.at + (act.act === "fault" ? act.lasts + act.amount : 0)));
    await world.run(last + patience);
    await finish(setting);
    return {
      violations: model.violations,
      calls: callers.reduce((sum, caller) => sum + caller.calls, 0),
      lasted: world.now,
      fingerprint: world.fingerprint,
      coverage: model.coverage.counts,
      story: world.story ?? [],
    };
  } finally {
    process.off("unhandledRejection", onUnhandled);
  }
}

interface Setting {
  readonly model: Model;
  readonly processes: readonly Process[];
  readonly callers: readonly Caller[];
}

/** All trouble is over: every client works again, ends what it had open, and leaves nothing behind. */
async function finish({ model, callers }: Setting): Promise<void> {
  const { world } = model;
  for (const [index, caller] of callers.entries()) {
    if (caller.isClosed) continue;
    caller.own({ act: "reset" });
    caller.probe(`last read of client ${index + 1}`, "look");
    caller.probe(`last write of client ${index + 1}`, "create");
  }
  await world.run(world.now + patience);
  const open = callers.map(({ isClosed }) => !isClosed);
  const closing = callers.map((caller) => caller.close());
  let areClosed = false;
  void Promise.all(closing).then(() => (areClosed = true));
  await world.run(world.now + patience);
  if (!areClosed) model.report("liveness", "a client was not closed in the end");
  for (const [index, caller] of callers.entries()) {
    if (open[index]) model.sessions.onClosed(index);
    caller.checkRemains();
  }
  model.onEnd();
}

/** Lets a fault begin and end when its time comes. */
function planFault(setting: Setting, act: FaultAct): void {
  const { world, outages } = setting.model;
  outages.add(act);
  world.at(act.at, () => {
    world.note(() => `"${act.kind}" begins${placeOf(act)}`, 13);
    beginFault(setting, act);
  });
  if (instantFaults.has(act.kind)) return;
  world.at(act.at + act.lasts, () => {
    world.note(() => `"${act.kind}" ends${placeOf(act)}`, 17);
    endFault(setting, act);
  });
}

function placeOf({ kind, node, process }: FaultAct): string {
  if (faults[kind] === "store") return "";
  return faults[kind] === "process" ? ` at process ${process + 1}` : ` at node ${node + 1}`;
}

/** What strikes whatever is under way, at any node. */
const strikesAll: ReadonlySet<string> = new Set([
  "password changes",
  "store hangs",
  "store fails",
  "store loses writes",
  "store is emptied",
  "clock steps",
  "busy thread",
]);

function beginFault({ model, processes, callers }: Setting, act: FaultAct): void {
  const { world, servers, store, outages, plan } = model;
  const node = servers.nodes[act.node];
  const process = processes[act.process];
  if (!node || !process) return;
  if (faults[act.kind] === "store") store.wasTroubled = true;
  if (strikesAll.has(act.kind)) model.coverage.onStruck(act.kind, undefined);
  else if (instantFaults.has(act.kind) || act.kind === "restart") model.coverage.onStruck(act.kind, act.node);
  switch (act.kind) {
    case "restart":
      node.isDown = true;
      servers.resetConnections(node);
      servers.endSessions(node.index);
      return;
    case "connections reset":
      servers.resetConnections(node);
      return;
    case "sessions end":
      servers.endSessions(plan.login === "cluster" ? undefined : node.index);
      return;
    case "password changes": {
      if (plan.login === "none") return;
      const user = act.node % 2 === 0 ? "ada" : "bea";
      const old = servers.passwords.get(user) ?? "";
      servers.passwords.set(
        user,
        old.replace(/\d+$/, (count) => String(Number(count) + 1)),
      );
      servers.endSessions(undefined);
      // Somebody tells the clients after a while.
      const told = world.now + 1_000 + act.amount * 20;
      outages.addFinal(world.now, told + 1_000);
      world.at(told, () => {
        for (const [index, caller] of callers.entries())
          if (plan.clients[index]?.user === user) caller.own({ act: "reset" });
      });
      return;
    }
    case "store hangs":
      store.trouble.hangs += 1;
      return;
    case "store fails":
      store.trouble.fails += 1;
      return;
    case "store loses writes":
      store.trouble.losesWrites += 1;
      return;
    case "store is emptied":
      store.empty();
      return;
    case "clock steps":
      world.isSkewed = true;
      process.skew += Math.round(act.amount);
      return;
    case "busy thread":
      world.isSkewed = true;
      process.busyUntil = Math.max(process.busyUntil, world.now + act.amount);
      return;
    default:
      servers.begin(act);
  }
}

function endFault({ model }: Setting, act: FaultAct): void {
  const { servers, store } = model;
  const node = servers.nodes[act.node];
  if (act.kind === "restart" && node) node.isDown = false;
  else if (act.kind === "store hangs") store.trouble.hangs -= 1;
  else if (act.kind === "store fails") store.trouble.fails -= 1;
  else if (act.kind === "store loses writes") store.trouble.losesWrites -= 1;
  else servers.end(act);
}
