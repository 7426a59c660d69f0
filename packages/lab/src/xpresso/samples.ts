import type { SpecOperation } from "../spec/read-spec.ts";
import type { Registry } from "./registry/registry.ts";
import { signatureOf, type XpressoState } from "./state.ts";

/** Input that names things this lab has, for operations whose example names things of the vendor. */
export function sampleOf(operation: SpecOperation, state: XpressoState): Readonly<Record<string, unknown>> {
  const [kind = "", method = ""] = operation.id.split("/");
  const registry = kind.replace(/V[12]$/, "") as keyof Registry;
  if (method === "get" && registry in state.registry) {
    const id = [...state.registry[registry].keys()][0];
    return { [operation.path.includes("{uuid}") ? "uuid" : "id"]: id };
  }
  if (registry === ("helper" as never))
    return { category: "testbeds", resourceId: [...state.registry.testbeds.values()][0]?.name };
  if (method === "submit") return { body: { profile: [...state.registry.profiles.keys()][0], tags: ["sample"] } };
  if (kind.startsWith("requests") && method === "get") return { requestId: [...state.requests.keys()][0] };
  if (method === "stop") return { requestId: [...state.requests.keys()][0], body: { reason: "Enough of it" } };
  if (operation.id === "results/get") return { resultId: [...state.files.keys()][0] };
  if (operation.id === "images/get") return { uuid: [...state.images.keys()][0] };
  if (operation.id === "files/download") {
    const fileId = [...state.files.keys()][0] ?? "";
    return { fileId, ...Object.fromEntries(new URLSearchParams(signatureOf(fileId))) };
  }
  return {};
}
