import {
  type CallOptions,
  isConnectionFailed,
  isNorthboundError,
  isNotFound,
  isUnknownOutcome,
  waitFor,
  WaitFailedError,
  type WaitOptions,
} from "@northbound/runtime";
import type { AnyCalls } from "../resources/engine.ts";
import type { Schemas } from "../resources/types.ts";
import { whenFree } from "../waiting/busy.ts";
import { isOutage } from "../waiting/outage.ts";
import { type ImageServer, type ImageServerOptions, openImageServer } from "./image-server.ts";

/** What transfers and backups work with. */
export interface ImageSetup {
  readonly calls: AnyCalls;
  readonly shared: Pick<WaitOptions<never>, "clock" | "observe">;
  readonly server: ImageServerOptions;
}

/** Options of a transfer. */
export interface TransferOptions {
  /**
   * Whether the bytes go to the host itself or by the proxy beside the engine. @default the host, or the proxy where the host
   * can't be reached
   */
  readonly via?: "host" | "proxy" | undefined;
  /** Bytes of one request. @default 8_388_608 */
  readonly chunkSize?: number | undefined;
  /** Requests at the same time, as far as the image server allows. @default 4 */
  readonly concurrency?: number | undefined;
  /** Seconds without a request after which the engine pauses the transfer; it is resumed then. @default the engine's, 60 */
  readonly inactivitySeconds?: number | undefined;
  /** Called as bytes are done, zeroes included. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number | undefined }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Times of the waits for the engine: until the transfer is ready, and until it is over. @default 10 minutes each */
  readonly wait?: Pick<WaitOptions<object>, "delay" | "growth" | "maxDelay" | "deadline"> | undefined;
}

/** The transfer while it is open. */
export interface OpenTransfer {
  readonly id: string;
  readonly server: ImageServer;
  /** Does something with the server; where the engine paused the transfer meanwhile, it is resumed and the work done again. */
  keep<T>(work: () => Promise<T>): Promise<T>;
}

type Call = (input: object, options?: CallOptions) => Promise<Schemas["ImageTransfer"]>;

const over = [
  "finished_success",
  "finished_failure",
  "finished_cleanup",
  "cancelled",
  "cancelled_system",
  "cancelled_user",
];

/**
 * Opens a transfer, does the work, and ends it whatever happens: finalized when the work is done, cancelled when it failed.
 * Looking at it outlives an engine that is restarted.
 */
export async function withTransfer<T>(
  { calls, shared, server }: ImageSetup,
  body: object,
  options: TransferOptions,
  work: (transfer: OpenTransfer) => Promise<T>,
): Promise<T> {
  const group = calls["imageTransfers"] as unknown as Readonly<Record<string, Call>>;
  const call = (name: string, input: object, given?: CallOptions): Promise<Schemas["ImageTransfer"]> =>
    (group[name] as Call)(input, given);
  const plan = { ...shared, backend: "rhev", ...options.wait };
  const { signal } = options;
  const created = await whenFree(() => call("create", { body }), shared, { ...options.wait, signal });
  const id = created.id ?? "";
  const look = (given: AbortSignal): Promise<Schemas["ImageTransfer"]> =>
    call("get", { imageTransferId: id }, { signal: given, cache: "no-store" });
  /** A resume that was lost on its way is seen with the next look, or sent again. */
  const resumed = async (given: AbortSignal): Promise<Schemas["ImageTransfer"]> => {
    const transfer = await look(given);
    if (transfer.phase === "paused_system") await call("resume", { imageTransferId: id }, { signal: given });
    return transfer;
  };
  const untilTransferring = (read = look): Promise<Schemas["ImageTransfer"]> =>
    waitFor(read, ({ phase }) => phase === "transferring", {
      name: `image transfer ${id} to be ready`,
      ...plan,
      signal,
      tolerate: showsLater,
      failOn: ({ phase }) => (over.includes(phase ?? "") ? `it is ${phase}` : undefined),
    });

  const keep = async <R>(once: () => Promise<R>, again = 5): Promise<R> => {
    try {
      return await once();
    } catch (error) {
      // The ticket of a paused transfer is not known any more; who paused it by hand resumes it by hand.
      if (again === 0 || !isNorthboundError(error) || error.status !== 403) throw error;
      await untilTransferring(resumed);
      return keep(once, again - 1);
    }
  };

  try {
    const ready = await untilTransferring();
    await using opened = await open(ready, server, options);
    const result = await work({ id, server: opened, keep });
    await finish(call, id, plan);
    return result;
  } catch (error) {
    // The first failure is the one to tell. What was aborted is cancelled all the same.
    await call("cancel", { imageTransferId: id }).catch(() => undefined);
    throw error;
  }
}

/** The host's own server first: the proxy makes the engine carry every byte. */
async function open(
  { transfer_url: host, proxy_url: proxy }: Schemas["ImageTransfer"],
  server: ImageServerOptions,
  { via, signal }: TransferOptions,
): Promise<ImageServer> {
  const addresses = (via === "host" ? [host] : via === "proxy" ? [proxy] : [host, proxy]).filter(
    (address) => address !== undefined,
  );
  const [first, second] = addresses;
  if (first === undefined)
    throw new WaitFailedError(`The engine named no address for the image${via === undefined ? "" : ` by the ${via}`}.`);
  try {
    return await openImageServer(first, server, { signal });
  } catch (error) {
    if (second === undefined || !isConnectionFailed(error)) throw error;
    return openImageServer(second, server, { signal });
  }
}

/** Finalizes, and looks until the engine says that it is over. A finalize that was lost on its way is seen, and sent again. */
async function finish(
  call: (name: string, input: object, options?: CallOptions) => Promise<Schemas["ImageTransfer"]>,
  id: string,
  plan: object,
): Promise<void> {
  const input = { imageTransferId: id };
  await waitFor(
    async (signal) => {
      const { phase } = await call("get", input, { signal, cache: "no-store" }).catch(gone);
      if (phase === "transferring" || phase?.startsWith("paused")) await call("finalize", input, { signal });
      return phase;
    },
    (phase) => phase === "finished_success",
    {
      name: `image transfer ${id} to be finished`,
      ...plan,
      tolerate: showsLater,
      failOn: (phase) => (over.includes(phase ?? "") && phase !== "finished_success" ? `it is ${phase}` : undefined),
    },
  );
}

/** What came of an action that was lost, or that came too late (409), shows with the next look; so does an engine that was away. */
function showsLater(error: unknown): boolean {
  return isOutage(error) || isUnknownOutcome(error) || (isNorthboundError(error) && error.status === 409);
}

/** Older engines forget a transfer that is over. */
function gone(error: unknown): Pick<Schemas["ImageTransfer"], "phase"> {
  if (isNotFound(error)) return { phase: "finished_success" };
  throw error;
}
