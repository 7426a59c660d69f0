import type { Backend, SpecData } from "@northbound/runtime";
import { type CheckedInputs, createInputCheck, type UnknownMembers } from "./check-input.ts";
import { readFault } from "./faults.ts";
import { basePath as ownPath, secrets as ownSecrets } from "./generated/operations.ts";
import { offsetPaging } from "./paging.ts";

/** XPRESSO as data, without its operations: how it pages, how it says that something failed. */
export function createBackend(
  group: string | undefined,
  unknownMembers: UnknownMembers,
  {
    basePath = ownPath,
    secrets = ownSecrets,
    inputs,
    settle = ownSettle,
    schemas = ownSchemas,
  }: Partial<SpecData> = {},
): Omit<Backend, "operations"> {
  return {
    name: "xpresso",
    basePath,
    secrets,
    ...(group !== undefined && { headers: { group } }),
    // Lists hold the objects of one group only.
    vary: ["group"],
    // Lists of v1 come whole, which the runtime knows.
    paging: { offset: offsetPaging },
    readFault,
    settle,
    schemas,
    checkInput: createInputCheck(unknownMembers, inputs as CheckedInputs | undefined),
  };
}

const ownSettle = async () => (await import("./generated/settle.ts")).settle;
const ownSchemas = async () => (await import("./generated/schemas.ts")).schemas;
