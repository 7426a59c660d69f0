import type { Lab, LabOptions } from "@northbound/lab";

/** An example, what has to be there for it, and what must be true afterwards. */
export interface ExampleStory {
  /** Name of the script without its ending: `start-cluster`. */
  readonly example: string;
  /** What sets this story apart from others of the same example. */
  readonly when?: string;
  /** The controllers that answer to the hosts of the script. */
  readonly lab: LabOptions;
  /** Arguments of the command line. */
  readonly args?: readonly string[];
  /** Makes true what the script takes for granted. @param folder the one in which the script will run. */
  readonly before?: (lab: Lab, folder: string) => Promise<void> | void;
  /** Code with which the script leaves. @default 0 */
  readonly exitCode?: number;
  /** What must have been printed, and be true in the lab and in the folder in which the script ran. */
  readonly after: (printed: Printed, lab: Lab, folder: string) => Promise<void> | void;
}

/** What a script printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}
