import type { Lab } from "@northbound/lab";
import { createRhev, type ImageSink, type ImageSource, type Rhev } from "@northbound/rhev";
import type { Story } from "./story.ts";

/** How often the demo looks when it waits. */
const often = { delay: 50, maxDelay: 200, deadline: 30_000 };
const options = { wait: often, chunkSize: 1024 ** 2 };
const size = 8 * 1024 ** 2;

/** A machine's disk: backed up whole, then only what has changed, and brought back. */
export async function rhevImageChapters(story: Story, lab: Lab): Promise<void> {
  const { username, password } = lab.rhev.credentials;
  await using rhev = createRhev({ nodes: lab.rhev.urls, credentials: { username, password }, tls: { ca: lab.ca } });
  story.chapter("RHEV · back up a running machine, then its changes, and restore it");
  const [vm] = await rhev.collection("vms").list("status=up");
  const vmId = vm?.id ?? "";
  const diskId = await makeDisk(rhev, "ledger");
  await rhev.imageTransfers.upload(diskId, inPieces(), options);
  await rhev.whenFree(() =>
    rhev.vmDiskAttachments.create({
      vmId,
      body: { disk: { id: diskId }, interface: "virtio_scsi", bootable: false },
    }),
  );

  const file = memory();
  const plan = { vmId, disks: [diskId] };
  const full = await rhev.vmBackups.run(
    plan,
    ({ id }) => rhev.imageTransfers.download({ backup: { id }, disk: { id: diskId } }, file, options),
    { wait: often },
  );
  story.say(`whole: ${full.result.transferred} of ${full.result.size} bytes over the wire, the rest is zero`);
  const next = await rhev.vmBackups.run(
    { ...plan, fromCheckpoint: full.checkpoint ?? "" },
    async ({ id }) => {
      const what = { backup: { id }, disk: { id: diskId } };
      const whole = memory();
      await rhev.imageTransfers.download(what, whole, options);
      const { transferred } = await rhev.imageTransfers.download(what, file, { ...options, changes: true });
      return { transferred, whole };
    },
    { wait: often },
  );
  story.claim("bytes of the changes since the first backup", next.result.transferred, 65_536);
  story.claim("both backups together are the disk", isSame(file.bytes, next.result.whole.bytes), true);

  const restored = await makeDisk(rhev, "ledger-restored");
  await rhev.imageTransfers.upload(restored, file, options);
  const back = memory();
  await rhev.imageTransfers.download({ disk: { id: restored } }, back, options);
  story.claim("the restored disk has the same bytes", isSame(back.bytes, file.bytes), true);
}

async function makeDisk(rhev: Rhev, name: string): Promise<string> {
  const disk = await rhev
    .collection("disks")
    .create({ name, provisioned_size: String(size), format: "raw", backup: "incremental" });
  await rhev.disks.waitFor({ diskId: disk.id }, "ok", often);
  return disk.id;
}

/** Bytes that are not alike, up to the middle of the disk. */
async function* inPieces(): AsyncGenerator<Uint8Array> {
  for (let piece = 0; piece < 4; piece += 1) {
    yield new Uint8Array(1024 ** 2).fill(piece + 1);
    await Promise.resolve();
  }
}

/** A file in memory, with bytes at any place. */
function memory(): ImageSink & ImageSource & { readonly bytes: Uint8Array } {
  const bytes = new Uint8Array(size);
  return {
    bytes,
    write(data, offset, length, position) {
      bytes.set(data.subarray(offset, offset + length), position);
      return Promise.resolve();
    },
    read(buffer, offset, length, position) {
      const read = bytes.subarray(position, position + length);
      buffer.set(read, offset);
      return Promise.resolve({ bytesRead: read.length });
    },
    stat: () => Promise.resolve({ size }),
  };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
