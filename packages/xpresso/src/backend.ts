import type { Backend } from "@northbound/runtime";
import { readFault } from "./faults.ts";
import { basePath, secrets } from "./generated/operations.ts";
import { offsetPaging, wholePaging } from "./paging.ts";
import { checkInput } from "./submission.ts";

/** XPRESSO as data, without its operations: how it pages, how it says that something failed. */
export function createBackend(group: string | undefined): Omit<Backend, "operations"> {
  return {
    name: "xpresso",
    basePath,
    secrets,
    ...(group !== undefined && { headers: { group } }),
    // Lists hold the objects of one group only.
    vary: ["group"],
    paging: { offset: offsetPaging, whole: wholePaging },
    readFault,
    checkInput,
  };
}
