import type { SpecOperation } from "../spec/read-spec.ts";
import type { PrimeState } from "./state.ts";

/** Input that names things this lab has. */
export function sampleOf(operation: SpecOperation, state: PrimeState): Readonly<Record<string, unknown>> {
  const [group = "", method = ""] = operation.id.split("/");
  const isData = operation.path.includes("/data/");
  if (isData && method === "list") return { ".full": true };
  if (isData) {
    if (group === "jobSummary") return { id: state.jobs.start("Sample").id };
    return { id: state.rows(group, () => listExampleOf(operation))[0]?.id ?? 15 };
  }
  if (operation.id === "jobService/runHistory") return { jobName: `"${state.jobs.start("Sample").name}"` };
  return {};
}

/** Resources without data of their own have the record of the spec's example, which has this identifier. */
function listExampleOf(_operation: SpecOperation): unknown {
  return { queryResponse: { entity: [{ record: {} }] } };
}
