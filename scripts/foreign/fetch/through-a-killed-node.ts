import { createFetch } from "@northbound/runtime/fetch";
import { type Library, load } from "./libraries.ts";
import { startNodes } from "./nodes.ts";

/** What a library's client got, and where its requests arrived. */
export interface Outcome {
  readonly got: readonly (string | undefined)[];
  readonly arrived: readonly string[];
}

/** Reads with one client, kills the node that answered, reads again and writes. */
export async function throughKilledNode(library: Library, folder: string): Promise<Outcome> {
  await using nodes = await startNodes();
  await using fetch = createFetch({ nodes: nodes.urls });
  await using client = await clientOf(library, folder, fetch, nodes.urls[0]);
  const before = await client.read();
  await nodes.kill();
  const got = [before, await client.read(), await client.write()];
  return {
    got,
    arrived: nodes.arrived.map((what) => what.replace("/models", "/things").replace("/chat/completions", "/things")),
  };
}

/** What every library should get. */
export const wanted: Outcome = {
  got: ["a", "a", "b"],
  arrived: ["GET /things at 0", "GET /things at 1", "POST /things at 1"],
};

async function clientOf(
  library: Library,
  folder: string,
  fetch: typeof globalThis.fetch,
  url: string,
): Promise<Awaited<ReturnType<Library["create"]>> & AsyncDisposable> {
  const client = await library.create(await load(library.module, folder), fetch, url, folder);
  return { [Symbol.asyncDispose]: () => Promise.resolve(), ...client };
}
