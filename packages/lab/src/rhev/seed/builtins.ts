import type { Builtins } from "../store.ts";

/** Identifier of the template and the tag that every engine has. */
export const zeroId = "00000000-0000-0000-0000-000000000000";

/** The one CD-ROM drive and the console that a machine always has; a console goes by the hex of its protocol. */
const drives = (): { id: string }[] => [{ id: zeroId }];
const consoles = (): { id: string; protocol: string }[] => [{ id: "564e43", protocol: "vnc" }];

/** What objects have from the beginning. */
export const builtins: Builtins = {
  "/vms/*/cdroms": drives,
  "/vms/*/graphicsconsoles": consoles,
  "/templates/*/cdroms": drives,
  "/templates/*/graphicsconsoles": consoles,
  "/instancetypes/*/graphicsconsoles": consoles,
};
