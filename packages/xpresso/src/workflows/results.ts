import { type Client, errorFromReply, InvalidInputError, type Reply } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { paths } from "../generated/schema.d.ts";
import type { XpressoCallOptions } from "../options.ts";

/** What the group `results` has beyond single calls. */
export interface ResultWorkflows extends Pick<Calls["results"], "list" | "get"> {
  /**
   * Downloads a result, or any other stored file, by a signed link that the server gave. The body of the reply is a
   * stream; nothing is held in memory. Only path and query of the link are used: it is fetched from the client's nodes.
   * @throws InvalidInputError when it is no signed link of XPRESSO.
   * @throws NotFoundError when the file is gone, RejectedInputError or PermissionError when the link has expired.
   * @example
   * import { createWriteStream } from "node:fs";
   * import { pipeline } from "node:stream/promises";
   *
   * const { body } = await xpresso.results.download({ link: "https://xpresso.example.net/api/v1/results/1/run.zip" });
   * if (body) await pipeline(body, createWriteStream("REQ0001446-1-run.zip"));
   */
  download(input: { link: string | URL }, options?: Omit<XpressoCallOptions, "group">): Promise<Reply>;
}

/** Adds the download to the result calls of a client. */
export function createResultWorkflows(client: Client<paths, Calls>): Pick<ResultWorkflows, "download"> {
  return {
    async download({ link }, options) {
      const { path, query } = readLink(link);
      const init = { ...options, headers: options?.headers ?? {}, params: { query }, parseAs: "stream" } as const;
      const { response } = await client.request("GET", path, init);
      if (!response.ok) throw errorFromReply(response, "results/download");
      return response;
    },
  };
}

/** The identifier of a file may contain slashes, so the path is taken as it is. */
function readLink(link: string | URL): { path: string; query: Record<string, string> } {
  const base = "http://node.invalid";
  const url = URL.canParse(link, base) ? new URL(link, base) : undefined;
  const query = Object.fromEntries(url?.searchParams ?? []);
  if (!url || !/^\/api\/v\d\/files\/.+\/download$/.test(url.pathname) || !query["signature"]) {
    throw new InvalidInputError(
      "results/download: `link` must be a signed link, like /api/v1/files/{id}/download?signature=…&expires=….",
      { operation: "results/download" },
    );
  }
  return { path: url.pathname, query };
}
