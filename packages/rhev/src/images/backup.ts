import { type CallOptions, isNotFound, waitFor } from "@northbound/runtime";
import type { Schemas } from "../resources/types.ts";
import { whenFree } from "../waiting/busy.ts";
import { isOutage } from "../waiting/outage.ts";
import type { ImageSetup, TransferOptions } from "./transfer.ts";

/** Which disks of which machine are backed up. */
export interface BackupPlan {
  readonly vmId: string;
  /** Identifiers of the disks. Changes are only told of disks whose member `backup` is `incremental`. */
  readonly disks: readonly string[];
  /** Checkpoint of an earlier backup: what changed since then can be downloaded alone. */
  readonly fromCheckpoint?: string | undefined;
}

/** What a backup gave. */
export interface BackedUp<T> {
  readonly result: T;
  /** Give it as `fromCheckpoint` next time. */
  readonly checkpoint: string | undefined;
}

/** Options of a backup. */
export type BackupOptions = Pick<TransferOptions, "signal" | "wait">;

type Call = (input: object, options?: CallOptions) => Promise<Schemas["Backup"]>;

/** Begins a backup, does the work on it while it is ready, and ends it whatever happens. */
export async function runBackup<T>(
  { calls, shared }: ImageSetup,
  { vmId, disks, fromCheckpoint }: BackupPlan,
  work: (backup: Schemas["Backup"]) => Promise<T>,
  options: BackupOptions = {},
): Promise<BackedUp<T>> {
  const group = calls["vmBackups"] as unknown as Readonly<Record<string, Call>>;
  const call = (name: string, input: object, given?: CallOptions): Promise<Schemas["Backup"]> =>
    (group[name] as Call)(input, given);
  const { signal } = options;
  const plan = { ...shared, backend: "rhev", ...options.wait, tolerate: isOutage };
  const body = {
    disks: { disk: disks.map((id) => ({ id })) },
    ...(fromCheckpoint !== undefined && { from_checkpoint_id: fromCheckpoint }),
  };
  const created = await whenFree(() => call("create", { vmId, body }), shared, { ...options.wait, signal });
  const input = { vmId, backupId: created.id ?? "" };
  const look = (given: AbortSignal): Promise<Schemas["Backup"]> =>
    call("get", input, { signal: given, cache: "no-store" });

  const end = async (): Promise<void> => {
    await waitFor(
      async (given) => {
        const { phase } = await look(given).catch((error: unknown) => {
          if (isNotFound(error)) return { phase: "succeeded" as const };
          throw error;
        });
        if (phase === "ready") await call("finalize", input, { signal: given });
        return phase;
      },
      (phase) => phase === "succeeded" || phase === "failed",
      { name: `backup ${input.backupId} to be over`, ...plan },
    );
  };

  try {
    const ready = await waitFor(look, ({ phase }) => phase === "ready", {
      name: `backup ${input.backupId} to be ready`,
      ...plan,
      signal,
      failOn: ({ phase }) => (phase === "failed" || phase === "succeeded" ? `it is ${phase}` : undefined),
    });
    const result = await work(ready);
    await end();
    return { result, checkpoint: ready.to_checkpoint_id };
  } catch (error) {
    // A backup that is not ended blocks the next one.
    await end().catch(() => undefined);
    throw error;
  }
}
