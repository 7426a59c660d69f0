import { Agent, fetch } from "undici";

/** What piapi does unless it is told otherwise. */
const defaults = { pageSize: 1_000, concurrent: 5, hold: 1_000 };

/** A server to read from, as piapi sees it. */
export interface PiapiTarget {
  /** `https://prime.example.net`. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  /** Certificate of the server's authority, when it has one of its own. */
  readonly ca?: string | undefined;
}

/**
 * Reads the clients as piapi's `request_data` does: a request for the count, then chunks of five pages at once, and a
 * second of rest after each chunk, whatever the server would allow. Every request has a connection of its own; the
 * cookie of the server's session is kept.
 * @param most Read no more than this many records; the pace is the same from chunk to chunk.
 * @param pageSize Its `paging_size`, for a server that gives smaller pages.
 */
export async function readAsPiapi(
  target: PiapiTarget,
  most = Infinity,
  pageSize: number = defaults.pageSize,
): Promise<number> {
  const { concurrent, hold } = defaults;
  const dispatcher = new Agent({ pipelining: 0, ...(target.ca && { connect: { ca: target.ca } }) });
  const authorization = `Basic ${btoa(`${target.username}:${target.password}`)}`;
  let cookie = "";
  const read = async (query: string): Promise<{ "@count": number; entity?: readonly unknown[] }> => {
    const url = `${target.origin}/webacs/api/v3/data/Clients.json${query}`;
    const response = await fetch(url, { dispatcher, headers: { authorization, cookie, connection: "close" } });
    if (response.status !== 200) throw new Error(`piapi's algorithm got status ${response.status}`);
    cookie ||= response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return ((await response.json()) as { queryResponse: { "@count": number } }).queryResponse;
  };
  try {
    const { "@count": count } = await read("");
    const firsts = Array.from({ length: Math.ceil(Math.min(count, most) / pageSize) }, (_, page) => page * pageSize);
    let records = 0;
    for (let chunk = 0; chunk < firsts.length; chunk += concurrent) {
      const pages = firsts.slice(chunk, chunk + concurrent);
      const answers = await Promise.all(
        pages.map((first) => read(`?.full=true&.firstResult=${first}&.maxResults=${pageSize}`)),
      );
      for (const { entity = [] } of answers) records += entity.length;
      await new Promise((resolve) => setTimeout(resolve, hold));
    }
    return records;
  } finally {
    await dispatcher.close();
  }
}
