import {
  type ClientBase,
  type ClientOptions,
  createClient,
  errorFromReply,
  type Reply,
  type UntypedInit,
} from "@northbound/runtime";
import type { Extent } from "./parts.ts";

/** The image server of a host, or its proxy beside the engine (ovirt-imageio, "Images API"), with the ticket of one transfer. */
export interface ImageServer extends AsyncDisposable {
  readonly features: readonly string[];
  /** How many may read and write at the same time. */
  readonly maxReaders: number;
  readonly maxWriters: number;
  /** The image from its start to its end. `dirty` is there in an incremental backup only. */
  extents(context: "zero" | "dirty", options?: ImageCall): Promise<readonly Extent[]>;
  read(start: number, length: number, options?: ImageCall): Promise<Uint8Array>;
  write(start: number, data: Uint8Array, options?: ImageCall): Promise<void>;
  zero(start: number, length: number, options?: ImageCall): Promise<void>;
  flush(options?: ImageCall): Promise<void>;
}

/** What every call takes. */
export type ImageCall = Pick<UntypedInit, "signal">;

/** How the image server is reached: by the same trust and the same way as the engine. */
export type ImageServerOptions = Pick<ClientOptions, "tls" | "transport" | "proxy" | "clock" | "observe">;

interface Options {
  readonly features?: readonly string[];
  readonly max_readers?: number;
  readonly max_writers?: number;
}

/** Connects to the image server at the address of a transfer, and asks what it can do. */
export async function openImageServer(
  address: string,
  options: ImageServerOptions,
  call?: ImageCall,
): Promise<ImageServer> {
  const { origin, pathname } = new URL(address);
  // No session: the ticket in the path is all that it wants.
  const client: ClientBase = createClient<object, object>(
    { name: "imageio", operations: {}, basePath: "" },
    { ...options, nodes: [origin] },
  );
  const send = async (
    method: string,
    path: string,
    init: UntypedInit,
  ): Promise<{ data?: unknown; response: Reply }> => {
    const { data, response } = await client.request(method, pathname + path, { session: "none", ...init });
    if (!response.ok && response.status !== 405)
      throw errorFromReply(response, `${method} /images`, response.attempts, []);
    return { data, response };
  };
  try {
    const { data, response } = await send("OPTIONS", "", { ...call });
    // Servers before 1.3 answer 405 or 204: they read and write, and do one thing at a time.
    const { features = [], max_readers, max_writers } = (response.status === 200 ? (data as Options) : {}) ?? {};
    const patch = async (body: object, given?: ImageCall): Promise<void> => {
      // Zeroing and flushing twice is the same as once.
      await send("PATCH", "", { body, retry: "always", ...given });
    };
    const server: ImageServer = {
      features,
      maxReaders: max_readers ?? 1,
      maxWriters: max_writers ?? 1,
      async extents(context, given) {
        const { data: extents } = await send("GET", "/extents", { params: { query: { context } }, ...given });
        return extents as Extent[];
      },
      async read(start, length, given) {
        const headers = { range: `bytes=${start}-${start + length - 1}` };
        const { data: bytes } = await send("GET", "", { headers, parseAs: "arrayBuffer", ...given });
        return new Uint8Array(bytes as ArrayBuffer);
      },
      async write(start, body, given) {
        const headers = {
          "content-range": `bytes ${start}-${start + body.length - 1}/*`,
          "content-type": "application/octet-stream",
        };
        const query = features.includes("flush") ? { flush: "n" } : {};
        await send("PUT", "", { headers, params: { query }, body, ...given });
      },
      zero: (offset, size, given) =>
        features.includes("zero")
          ? patch({ op: "zero", offset, size, flush: false }, given)
          : server.write(offset, new Uint8Array(size), given),
      flush: (given) => (features.includes("flush") ? patch({ op: "flush" }, given) : Promise.resolve()),
      [Symbol.asyncDispose]: () => client.close(),
    };
    return server;
  } catch (error) {
    await client.close();
    throw error;
  }
}
