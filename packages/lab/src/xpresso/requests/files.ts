import { type Answer, binary } from "../../http/message.ts";
import { detailFault } from "../errors.ts";
import { pageOf } from "../paging.ts";
import type { Item, Request } from "./request.ts";
import { groupOf, type Known, needMembership } from "../people/session.ts";
import { signatureOf } from "../state.ts";
import type { XpressoHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** Results, uploads, downloads. */
export const fileHandlers: XpressoHandlers = {
  "results/list": (call) => {
    const own = runs(call).filter(({ request }) => request.group === groupOf(call));
    return pageOf(
      call,
      own.map(({ record }) => record),
    );
  },
  "results/get": (call) => {
    const { resultId } = call.pathParams;
    const found = runs(call).find(({ record }) => record.result_id === resultId || String(record.id) === resultId);
    if (!found) throw detailFault("Not Found", 404);
    needMembership(call, found.request.group);
    return found.record;
  },
  "files/download": (call) => download(call, call.pathParams.fileId),
  "files/upload": (call) => upload(call),
  "files/uploadFor": (call) => upload(call),
  "files/uploadResult": (call) => upload(call),
};

interface Run {
  readonly request: Request;
  readonly record: Schemas["ResultListEntry"];
}

/** The results of all runs that are complete. */
function runs({ state }: Known): Run[] {
  const done = (item: Item): boolean => state.files.has(`${item.id}-run`);
  return [...state.requests.values()]
    .flatMap((request) => request.items.filter(done).map((item) => ({ request, item })))
    .map(({ request, item }, index) => ({ request, record: { id: index + 1, result_id: `${item.id}-run` } }));
}

function download({ state, search }: Known, id: string): Answer {
  const file = state.files.get(id);
  if (!file) throw detailFault("Not Found", 404);
  if (search.get("signature") !== new URLSearchParams(signatureOf(id)).get("signature")) {
    throw detailFault("Not Found", 404);
  }
  return binary(file.bytes).with("cache-control", "no-store");
}

function upload({ state, files }: Known & { readonly files: Readonly<Record<string, { bytes: Uint8Array }>> }): object {
  const id = state.random.uuid();
  const [file] = Object.values(files);
  state.files.set(id, { id, bytes: file?.bytes ?? new Uint8Array() });
  return { id, status: "stored" };
}
