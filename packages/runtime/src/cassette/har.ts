import { parseJson } from "../util/parse-json.ts";
import type { Exchange } from "./cassette.ts";

interface HarEntry {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly postData?: { readonly text?: string } | undefined;
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly content?: { readonly text?: string } | undefined;
  };
}

/** The part of a HAR 1.2 that is read and written. */
export interface Har {
  readonly log: { readonly entries: readonly HarEntry[] };
}

/** Exchanges as a HAR 1.2, for the tools that show one. */
export function toHar(exchanges: readonly Exchange[]): Har & object {
  const entries = exchanges.map(({ method, url, body, status, headers, answer }) => {
    const text = answer === undefined ? "" : JSON.stringify(answer);
    return {
      // The time of the recording as the server had it; one that can't be read is none.
      startedDateTime: new Date(Date.parse(headers["date"] ?? "") || 0).toISOString(),
      time: 0,
      request: {
        method,
        url: `https://node.invalid${url}`,
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: [],
        queryString: [...new URLSearchParams(url.split("?")[1] ?? "")].map(([name, value]) => ({ name, value })),
        ...(body !== undefined && { postData: { mimeType: "application/json", text: JSON.stringify(body) } }),
        headersSize: -1,
        bodySize: -1,
      },
      response: {
        status,
        statusText: "",
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
        content: { size: text.length, mimeType: "application/json", text },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
    };
  });
  return { log: { version: "1.2", creator: { name: "northbound", version: "1" }, entries } } as Har;
}

/**
 * The exchanges of a HAR, as they are in it: a HAR of a browser holds names and secrets. Its JSON alone is taken.
 */
export function fromHar({ log }: Har): Exchange[] {
  return log.entries.map(({ request, response }) => {
    const { pathname, search } = new URL(request.url);
    const [body, answer] = [request.postData?.text, response.content?.text].map((text) =>
      text === undefined ? undefined : parseJson(text),
    );
    return {
      method: request.method,
      url: pathname + search,
      ...(body !== undefined && { body }),
      status: response.status,
      headers: Object.fromEntries(response.headers.map(({ name, value }) => [name.toLowerCase(), value])),
      ...(answer !== undefined && { answer }),
    };
  });
}
