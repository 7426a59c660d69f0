const bytesOf: Readonly<Record<string, number>> = { "1k": 1_000, "100k": 100_000, "1m": 1_000_000 };

/** A list of records as a controller answers it: objects with short texts, numbers and nested objects. */
export function jsonOf(size: string): Buffer {
  const wanted = bytesOf[size] ?? 0;
  const items: string[] = [];
  for (let length = 40; length < wanted;) {
    const item = JSON.stringify(record(items.length));
    items.push(item);
    length += item.length + 1;
  }
  return Buffer.from(`{"total":${items.length},"items":[${items.join(",")}]}`);
}

/** One page out of `total` records. */
export function pageOf(first: number, size: number, total: number): string {
  const items = Array.from({ length: Math.max(0, Math.min(size, total - first)) }, (_, index) => record(first + index));
  return JSON.stringify({ total, items });
}

/** Lines of records, many to a chunk as a socket brings them. */
export function* recordLines(count: number): Generator<string> {
  const perChunk = 400;
  for (let first = 0; first < count; first += perChunk) {
    let lines = "";
    for (let id = first; id < Math.min(count, first + perChunk); id++) lines += `${JSON.stringify(record(id))}\n`;
    yield lines;
  }
}

function record(id: number): object {
  return {
    id,
    name: `switch-${id}.example.net`,
    status: id % 7 === 0 ? "down" : "up",
    address: `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`,
    uptime: id * 17.5,
    site: { id: id % 20, name: "north" },
  };
}
