import type { Handler } from "../../core/backend.ts";
import { Answer, json } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";
import { mgmt } from "./services.ts";
import type { PrimeState } from "../state.ts";

/** Kinds of the jobs that operations start. */
const kinds: Readonly<Record<string, string>> = {
  "apService/updateAccessPoint": "ApConfiguration",
  "cliTemplateConfiguration/deployThroughJob": "CliTemplate",
  "compliance/run": "Compliance",
  "configure/scheduleAccessPointMaintenanceMode": "MaintenanceMode",
  "configure/scheduleDeviceMaintenanceMode": "MaintenanceMode",
};

/** The behaviour of an operation that starts a job: the answer of the spec, with the name of a real job in it. */
export function jobBehaviour({ id }: SpecOperation): Handler<PrimeState> | undefined {
  const kind = kinds[id] ?? (id.startsWith("wlanProvisioning/") ? "WlanProvisioning" : undefined);
  if (kind === undefined) return undefined;
  return (context) => {
    const { name } = context.state.jobs.start(kind);
    const example = context.example();
    if (!(example instanceof Answer) || example.body.kind !== "json") return example;
    const named = withName(example.body.value, name);
    // Where the member is not documented, the name stands in one of the lab's choice.
    return json(named.found ? named.value : mgmt(context, { jobResult: [{ jobName: name, jobType: kind }] }));
  };
}

function withName(value: unknown, name: string): { readonly value: unknown; readonly found: boolean } {
  if (typeof value !== "object" || value === null) return { value, found: false };
  let found = false;
  const entries = Object.entries(value).map(([key, member]) => {
    if (key === "jobName") {
      found = true;
      return [key, name] as const;
    }
    const inner = withName(member, name);
    found ||= inner.found;
    return [key, inner.value] as const;
  });
  return { value: Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries), found };
}
