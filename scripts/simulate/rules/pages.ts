import type { CallRecord } from "../call-record.ts";
import type { Model } from "../model.ts";

/** What a scan gave, and how it ended. */
export interface ScanResult {
  readonly ids: readonly number[];
  /** It went on to the last page. */
  readonly isWhole: boolean;
}

/** Pages are neither repeated nor missed, as far as their style can promise it. */
export function checkScan(model: Model, record: CallRecord, { ids, isWhole }: ScanResult): void {
  const { tag, act, began } = record;
  const { world, servers } = model;
  for (let index = 1; index < ids.length; index++) {
    const [before = -1, id = -1] = [ids[index - 1], ids[index]];
    if (id <= before) {
      model.report("pages", `${tag} (${act.kind}) gave item ${id} after item ${before}`);
      return;
    }
  }
  const given = new Set(ids);
  const there =
    act.kind === "shelf"
      ? servers.shelf.filter(({ from, to }) => from < began && to > world.now).map(({ id }) => id)
      : servers.log.flatMap((at, id) => (at < began ? [id] : []));
  const last = ids.at(-1) ?? -1;
  const missed = there.filter((id) => (isWhole || id < last) && !given.has(id));
  if (missed.length > 0) model.report("pages", `${tag} (${act.kind}) missed items ${missed.slice(0, 5).join(", ")}`);
}
