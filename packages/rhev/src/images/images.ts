import type { Schemas } from "../resources/types.ts";
import type { BackedUp, BackupOptions, BackupPlan } from "./backup.ts";
import type { Downloaded, DownloadOptions, ImageSink } from "./download.ts";
import type { ImageSetup, TransferOptions } from "./transfer.ts";
import type { ImageSource, Uploaded } from "./upload.ts";

/** Moving images, beside the calls of the group. */
export interface ImageTransferring {
  /**
   * Downloads the image of a disk, of a snapshot's disk, or of a disk in a backup, as raw bytes. The transfer is opened, kept
   * open, and ended on every way out; ranges come in parallel, zeroes not at all.
   * @param what names the disk: `{ disk: { id } }`, `{ snapshot: { id } }` or `{ backup: { id }, disk: { id } }`.
   * @param to a file handle of Node, where zeroes stay holes, or a stream, which is closed at the end.
   * @throws WaitFailedError when the engine ends the transfer; what the calls and the destination throw.
   * @example
   * import { open } from "node:fs/promises";
   *
   * const file = await open("disk.raw", "w");
   * await rhev.imageTransfers.download({ disk: { id: "123" } }, file);
   * await file.close();
   */
  download(
    what: Pick<Schemas["ImageTransfer"], "disk" | "snapshot" | "backup" | "format">,
    to: ImageSink | WritableStream<Uint8Array>,
    options?: DownloadOptions,
  ): Promise<Downloaded>;
  /**
   * Uploads a raw image into a disk that exists and is large enough. Zeroes are named instead of sent, and what the disk has
   * behind the image becomes zero.
   * @param from a file handle of Node, or bytes as they come: a stream or any async iterable.
   * @throws InvalidInputError for an image that is larger than the disk; what the calls and the source throw.
   */
  upload(diskId: string, from: ImageSource | AsyncIterable<Uint8Array>, options?: TransferOptions): Promise<Uploaded>;
}

/** Backups, beside the calls of the group. */
export interface BackingUp {
  /**
   * Begins a backup of a machine, does the work while it is ready, and ends it on every way out.
   * @returns what the work gave, and the checkpoint for the next, incremental backup.
   * @throws WaitFailedError when the engine fails to begin it.
   * @example
   * import { open } from "node:fs/promises";
   *
   * await using file = await open("disk.raw", "w");
   * const { checkpoint } = await rhev.vmBackups.run({ vmId: "123", disks: ["456"] }, async ({ id = "" }) => {
   *   await rhev.imageTransfers.download({ backup: { id }, disk: { id: "456" } }, file);
   * });
   */
  run<T>(
    plan: BackupPlan,
    work: (backup: Schemas["Backup"]) => Promise<T>,
    options?: BackupOptions,
  ): Promise<BackedUp<T>>;
}

/** The work itself is loaded when it is first done. */
export function imageTransferring(setup: ImageSetup): ImageTransferring {
  return {
    download: async (...given) => (await import("./download.ts")).download(setup, ...given),
    upload: async (...given) => (await import("./upload.ts")).upload(setup, ...given),
  };
}

/** The work itself is loaded when it is first done. */
export function backingUp(setup: ImageSetup): BackingUp {
  return { run: async (...given) => (await import("./backup.ts")).runBackup(setup, ...given) };
}
