import type { Item } from "../types.ts";
import { DiskContent, pageSize } from "./disk-content.ts";

/** What a transfer gives access to. */
export interface Ticket {
  readonly transfer: Item;
  readonly content: DiskContent;
  readonly size: number;
  readonly isWritable: boolean;
  /** The checkpoint that changes are told since, in an incremental backup. */
  readonly since: number | undefined;
  lastAccess: number;
}

/** The bytes of disks, what backups look at, and the tickets of transfers. */
export class Images {
  readonly tickets: Map<string, Ticket> = new Map();
  /** Of a backup: the bytes of each disk at its beginning, and the checkpoint before it. */
  readonly backups: Map<string, ReadonlyMap<string, { readonly content: DiskContent; readonly since?: number }>> =
    new Map();
  /** By checkpoint and disk: its mark. */
  readonly marks: Map<string, number> = new Map();
  /** What disks were when a snapshot was taken, by the identifier of the image. */
  readonly snapshots: Map<string, { readonly content: DiskContent; readonly size: number }> = new Map();
  readonly #contents = new Map<string, DiskContent>();

  /** The bytes of a disk. One that came with the world has some already; a copy has those of what it was made from. */
  contentOf(disk: Item): DiskContent {
    let content = this.#contents.get(disk.id);
    if (!content) {
      const source = this.#contents.get(String(disk["_from"] ?? ""));
      content = source?.copy() ?? new DiskContent();
      if (!source && disk["_created"] === undefined) fill(content, disk.id);
      this.#contents.set(disk.id, content);
    }
    return content;
  }
}

/** A boot sector and something a megabyte further on. */
function fill(content: DiskContent, id: string): void {
  const bytes = new TextEncoder().encode(`${id}\n`.repeat(Math.floor(pageSize / (id.length + 1))));
  content.write(0, bytes);
  content.write(1024 ** 2, bytes);
}
