import type { Act } from "./acts.ts";
import type { Plan } from "./plan.ts";
import { faults } from "./faults.ts";

/** A plan in words: how the clients are made, and what happens by itself. */
export function describePlan(plan: Plan): string[] {
  const { seed, nodes, login, sessionLife, tellsEnd, store, clients, acts } = plan;
  const life = sessionLife === undefined ? "" : ` that live ${sessionLife} ms (end told: ${tellsEnd})`;
  return [
    `seed ${seed}: ${nodes} node${nodes === 1 ? "" : "s"}, sessions: ${login}${life}, ${store} store`,
    ...clients.map((client, index) => `client ${index + 1}: ${settingsOf(client)}`),
    ...acts.map((act) => `${(act.at / 1_000).toFixed(3).padStart(10)} s  ${describeAct(act)}`),
  ];
}

function describeAct(act: Act): string {
  if (act.act === "call") {
    const { act: _act, at: _at, id, kind, client, ...rest } = act;
    return `${id}: client ${client + 1} calls ${kind} with ${settingsOf(rest)}`;
  }
  if (act.act !== "fault") return `client ${act.client + 1} is told to ${act.act}`;
  const { kind, node, process, lasts, share, amount } = act;
  const where = { store: "", process: ` at process ${process + 1}` }[faults[kind] as string] ?? ` at node ${node + 1}`;
  return `"${kind}"${where} for ${Math.round(lasts)} ms, meets ${Math.round(share * 100)} %, ${Math.round(amount)} ms`;
}

function settingsOf(settings: object): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(", ");
}
