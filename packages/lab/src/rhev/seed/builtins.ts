import { zeroId } from "./seed.ts";
import type { Innate } from "../store.ts";

/** The one CD-ROM drive and the console that a machine always has; a console goes by the hex of its protocol. */
const drives = (): { id: string }[] => [{ id: zeroId }];
const consoles = (): { id: string; protocol: string }[] => [{ id: "564e43", protocol: "vnc" }];

/** What objects have from the beginning. */
export const innate: Innate = {
  "/vms/*/cdroms": drives,
  "/vms/*/graphicsconsoles": consoles,
  "/templates/*/cdroms": drives,
  "/templates/*/graphicsconsoles": consoles,
  "/instancetypes/*/graphicsconsoles": consoles,
};
