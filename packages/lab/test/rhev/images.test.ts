import { expect, test } from "vitest";
import { mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "../../src/http/message.ts";
import { type Bench, quick, startEngine } from "./engine.ts";

// The image server: ovirt-imageio, docs/images.md and _internal/handlers/images.py.

const mebibyte = 1024 ** 2;
const wait = quick;
const small = { wait, chunkSize: 256 * 1024 };

/** A folder that goes with the scope. */
async function folder(): Promise<AsyncDisposable & { readonly path: (name: string) => string }> {
  const home = await mkdtemp(join(tmpdir(), "images-"));
  return { path: (name) => join(home, name), [Symbol.asyncDispose]: () => rm(home, { recursive: true }) };
}

/** A disk of so many bytes with nothing in it. */
async function blankDisk({ rhev }: Bench, size: number, name = "image"): Promise<string> {
  const disk = await rhev.disks.create({
    body: { name, provisioned_size: String(size), format: "raw", backup: "incremental" },
  });
  const diskId = disk.id ?? "";
  await rhev.disks.waitFor({ diskId }, "ok", wait);
  return diskId;
}

/** Bytes that are not alike, with a hole in the middle. */
function imageOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = at > size / 4 && at < size / 2 ? 0 : (at * 7 + (at >> 8)) % 251;
  return bytes;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A stream that keeps what it gets. */
function collect(): { readonly stream: WritableStream<Uint8Array>; bytes(): Uint8Array; isClosed(): boolean } {
  const chunks: Uint8Array[] = [];
  let isClosed = false;
  const stream = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(chunk),
    close: () => void (isClosed = true),
  });
  return { stream, bytes: () => Buffer.concat(chunks), isClosed: () => isClosed };
}

test("what was uploaded from a stream comes back from a download, byte for byte, and zeroes don't travel", async () => {
  await using bench = await startEngine();
  const size = 3 * mebibyte;
  const image = imageOf(size);
  const diskId = await blankDisk(bench, size + mebibyte);
  const seen: number[] = [];
  const uploaded = await bench.rhev.imageTransfers.upload(diskId, inPieces(image, 100_000), {
    ...small,
    onProgress: ({ done }) => seen.push(done),
  });
  expect(uploaded.size).toBe(size);
  expect(uploaded.transferred).toBeLessThan(size);
  expect(Math.max(...seen)).toBe(size);
  const got = collect();
  const downloaded = await bench.rhev.imageTransfers.download({ disk: { id: diskId } }, got.stream, small);
  expect(downloaded.size).toBe(size + mebibyte);
  expect(downloaded.transferred).toBeLessThan(size);
  expect(Buffer.compare(got.bytes(), Buffer.concat([image, new Uint8Array(mebibyte)]))).toBe(0);
  expect(got.isClosed()).toBe(true);
  const transfers = await bench.rhev.imageTransfers.list().all();
  expect(transfers.map(({ phase }) => phase)).toEqual(["finished_success", "finished_success"]);
  expect((await bench.rhev.disks.get({ diskId })).status).toBe("ok");
});

test("a file keeps its holes, ranges come in parallel, and an upload of the file gives the same disk", async () => {
  await using bench = await startEngine();
  await using home = await folder();
  const size = 8 * mebibyte;
  const [first, second] = [await blankDisk(bench, size, "a"), await blankDisk(bench, size, "b")];
  const image = imageOf(2 * mebibyte);
  await bench.rhev.imageTransfers.upload(first, inPieces(image, mebibyte), small);
  const path = home.path("disk.raw");
  const file = await open(path, "w+");
  await bench.rhev.imageTransfers.download({ disk: { id: first } }, file, { ...small, concurrency: 8 });
  expect((await stat(path)).size).toBe(size);
  await bench.rhev.imageTransfers.upload(second, file, { ...small, concurrency: 8 });
  await file.close();
  const got = collect();
  await bench.rhev.imageTransfers.download({ disk: { id: second } }, got.stream, small);
  expect(Buffer.compare(got.bytes(), await readFile(path))).toBe(0);
});

test("an image that is larger than its disk is refused before anything is sent; a stream that fails cancels the transfer", async () => {
  await using bench = await startEngine();
  await using home = await folder();
  const diskId = await blankDisk(bench, mebibyte);
  const file = await open(home.path("big.raw"), "w+");
  await file.truncate(2 * mebibyte);
  await expect(bench.rhev.imageTransfers.upload(diskId, file, small)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await file.close();
  expect(await bench.rhev.imageTransfers.list().all()).toEqual([]);

  async function* broken(): AsyncGenerator<Uint8Array> {
    yield imageOf(300_000);
    await Promise.resolve();
    throw new Error("the tape is torn");
  }
  await expect(bench.rhev.imageTransfers.upload(diskId, broken(), small)).rejects.toThrow("the tape is torn");
  const [transfer] = await bench.rhev.imageTransfers.list().all();
  expect(["cancelled_user", "finalizing_cleanup", "finished_cleanup"]).toContain(transfer?.phase);

  // A destination that fails gets no half image that looks whole.
  const got = new WritableStream<Uint8Array>({ write: () => Promise.reject(new Error("disk full")) });
  await expect(bench.rhev.imageTransfers.download({ disk: { id: diskId } }, got, small)).rejects.toThrow("disk full");
});

test("a transfer that the engine paused for inactivity is resumed, and goes on where it was", async () => {
  await using bench = await startEngine();
  const diskId = await blankDisk(bench, mebibyte);
  const image = imageOf(mebibyte);
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield image.subarray(0, 512 * 1024);
    bench.lab.clock.advance(120_000);
    yield image.subarray(512 * 1024);
    await Promise.resolve();
  }
  await bench.rhev.imageTransfers.upload(diskId, slow(), { ...small, concurrency: 1 });
  const got = collect();
  await bench.rhev.imageTransfers.download({ disk: { id: diskId } }, got.stream, small);
  expect(Buffer.compare(got.bytes(), image)).toBe(0);
});

test("an engine that is away while bytes travel costs nothing: the transfer is finished when it is back", async () => {
  await using bench = await startEngine({ retry: "never" });
  const diskId = await blankDisk(bench, mebibyte);
  const [engine] = bench.lab.rhev.nodes;
  async function* away(): AsyncGenerator<Uint8Array> {
    yield imageOf(mebibyte);
    await Promise.resolve();
    // The image server is at the same address here, so the engine goes away for its own calls only.
    engine?.answer(text("", 503), { match: "imageTransfers/get", times: 3 });
  }
  await bench.rhev.imageTransfers.upload(diskId, away(), small);
  expect((await bench.rhev.imageTransfers.list().first())?.phase).toBe("finished_success");
});

test("a full and an incremental backup, put together, are the disk as it was at the second", async () => {
  await using bench = await startEngine();
  await using home = await folder();
  const [vm] = await bench.rhev.collection("vms").list("status=up");
  const vmId = vm?.id ?? "";
  const diskId = await blankDisk(bench, 4 * mebibyte);
  await bench.rhev.imageTransfers.upload(diskId, inPieces(imageOf(4 * mebibyte), mebibyte), small);
  await bench.rhev.vmDiskAttachments.create({
    vmId,
    body: { disk: { id: diskId }, interface: "virtio_scsi", bootable: false },
  });

  const file = await open(home.path("backup.raw"), "w+");
  const full = await bench.rhev.vmBackups.run(
    { vmId, disks: [diskId] },
    ({ id }) => bench.rhev.imageTransfers.download({ backup: { id: id ?? "" }, disk: { id: diskId } }, file, small),
    { wait },
  );
  expect(full.result.transferred).toBeGreaterThan(2 * mebibyte);
  let fromCheckpoint = full.checkpoint ?? "";
  const changes = await bench.rhev.vmBackups.run(
    { vmId, disks: [diskId], fromCheckpoint },
    async ({ id }) => {
      const what = { backup: { id: id ?? "" }, disk: { id: diskId } };
      const got = collect();
      await bench.rhev.imageTransfers.download(what, got.stream, small);
      const increment = await bench.rhev.imageTransfers.download(what, file, { ...small, changes: true });
      return { whole: got.bytes(), increment };
    },
    { wait },
  );
  await file.close();
  // What a running guest wrote meanwhile, and nothing else.
  expect(changes.result.increment.transferred).toBe(65_536);
  expect(Buffer.compare(await readFile(home.path("backup.raw")), changes.result.whole)).toBe(0);
  const backups = await bench.rhev.vmBackups.list({ vmId }).all();
  expect(backups.map(({ phase }) => phase)).toEqual(["succeeded", "succeeded"]);
  fromCheckpoint = "absent";
  await expect(
    bench.rhev.vmBackups.run({ vmId, disks: [diskId], fromCheckpoint }, () => Promise.resolve()),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a backup whose work fails is ended, so that the next one can begin", async () => {
  await using bench = await startEngine();
  const [vm] = await bench.rhev.collection("vms").list("status=up");
  const vmId = vm?.id ?? "";
  const [attachment] = await bench.rhev.vmDiskAttachments.list({ vmId }).all();
  const plan = { vmId, disks: [attachment?.id ?? ""] };
  const failing = bench.rhev.vmBackups.run(plan, () => Promise.reject(new Error("no room")), { wait });
  await expect(failing).rejects.toThrow("no room");
  expect((await bench.rhev.vmBackups.list({ vmId }).first())?.phase).toBe("succeeded");
});
