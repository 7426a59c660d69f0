import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { RedirectError } from "../../src/errors/redirect-error.ts";
import { RepeatedPageError } from "../../src/errors/repeated-page-error.ts";
import type { ClientOptions } from "../../src/core/client-options.ts";
import type { PagedOptions } from "../../src/core/call-options.ts";
import type { PagePromise } from "../../src/paging/page-promise.ts";
import { link, type LinkOptions } from "../../src/paging/styles/link.ts";
import type { ClientSetup } from "../../src/client/client-setup.ts";
import { staticToken } from "../../src/session/static-token.ts";
import { createHttpServer } from "../helpers/http-server.ts";

type Input = { readonly owner?: string; readonly page?: number; readonly per_page?: number };
interface Calls {
  readonly things: { list(input?: Input, options?: PagedOptions): PagePromise<number, number[]> };
}

const operations = {
  things: {
    list: {
      id: "things/list",
      method: "GET",
      path: "/api/things",
      query: { owner: "form", page: "form", per_page: "form" },
      paging: "link",
      cache: true,
    },
  },
} as const;

interface Given {
  readonly nodes: readonly string[];
  /** Options of the style; without them it is the one that every client has. */
  readonly style?: LinkOptions;
  readonly options?: Partial<ClientOptions>;
  readonly setup?: ClientSetup;
}

const clientOf = ({ nodes, style, options, setup }: Given) =>
  createClient<object, Calls>(
    { name: "test", operations, basePath: "", ...(style && { paging: { link: link(style) } }) },
    { nodes, ...options },
    setup,
  );

const last = 4;

/** Gives pages of two things each; `linkTo` says how the server names the next one. */
function collection(linkTo: (page: number, request: IncomingMessage) => string | undefined) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
    const page = Number(new URL(request.url ?? "", "http://x").searchParams.get("page") ?? 1);
    const next = linkTo(page, request);
    if (next !== undefined) response.setHeader("link", ['</>; rel="first"', next]);
    response.setHeader("content-type", "application/json").end(JSON.stringify([page * 2 - 2, page * 2 - 1]));
  };
  return { asked, answer, urls: () => asked.map(({ url }) => url) };
}

const all = [0, 1, 2, 3, 4, 5, 6, 7];

/** As GitHub does it: the whole address, at another path than the first page. */
const absolute = (page: number, { headers }: IncomingMessage): string | undefined =>
  page < last ? `<http://${headers.host}/api/by-id/7/things?page=${page + 1}>; rel="next"` : undefined;
/** As RFC 8288 allows it: relative to the page. */
const relative = (page: number): string | undefined => (page < last ? `<?page=${page + 1}>; rel=next` : undefined);

describe("pages that name the next one in their Link header", () => {
  it.each([
    ["absolute", absolute, "/api/by-id/7/things?page=2"],
    ["relative", relative, "/api/things?page=2"],
  ])("are read to the last, one page or all, by %s addresses", async (_kind, linkTo, second) => {
    const { answer, urls } = collection(linkTo);
    await using server = await createHttpServer(answer);
    await using client = clientOf({ nodes: [server.origin] });
    expect(await client.things.list({ owner: "a b" })).toEqual([0, 1]);
    expect(urls()).toEqual(["/api/things?owner=a%20b"]);
    const seen: number[] = [];
    for await (const thing of client.things.list({ owner: "a b" })) seen.push(thing);
    expect(seen).toEqual(all);
    expect(urls().slice(1, 3)).toEqual(["/api/things?owner=a%20b", second]);
    expect(urls()).toHaveLength(1 + last);
    expect(await client.things.list().all({ limit: 3 })).toEqual([0, 1, 2]);
    expect(urls()).toHaveLength(1 + last + 2);
    expect(await client.things.list().first()).toBe(0);
  });

  it("give positions to go on from, whatever the node is then", async () => {
    const { answer } = collection(absolute);
    await using server = await createHttpServer(answer);
    const positions: (string | number)[] = [];
    {
      await using client = clientOf({ nodes: [server.origin] });
      for await (const { position } of client.things.list().pages()) positions.push(position);
    }
    expect(positions).toEqual(["", ...[2, 3, 4].map((page) => `/api/by-id/7/things?page=${page}`)]);
    await using other = await createHttpServer(answer);
    await using client = clientOf({ nodes: [other.origin] });
    expect(await client.things.list({}, { from: positions[2] }).all()).toEqual([4, 5, 6, 7]);
    expect(await client.things.list({}, { from: positions[3] })).toEqual([6, 7]);
  });

  it("are asked for in the size that the client wants, and end with the page that the caller chose", async () => {
    const { answer, urls } = collection(relative);
    await using server = await createHttpServer(answer);
    const style = { params: { page: "page", size: "per_page" }, pageSize: 50, maxPageSize: 100 };
    await using client = clientOf({ nodes: [server.origin], style });
    await client.things.list();
    await client.things.list({}, { pageSize: 20 });
    await client.things.list({ per_page: 5 }).all({ limit: 4 });
    expect(await client.things.list({ page: 3 }).all()).toEqual([4, 5]);
    expect(urls()).toEqual([
      "/api/things?per_page=50",
      "/api/things?per_page=20",
      "/api/things?per_page=5",
      "/api/things?page=2",
      "/api/things?page=3",
    ]);
    await expect(client.things.list({}, { pageSize: 101 })).rejects.toThrow("at most 100");
  });

  it("end in an error when the server goes in circles", async () => {
    const { answer, asked } = collection((page) => `<?page=${page === 3 ? 2 : page + 1}>; rel="next"`);
    await using server = await createHttpServer(answer);
    await using client = clientOf({ nodes: [server.origin] });
    await expect(client.things.list().all()).rejects.toBeInstanceOf(RepeatedPageError);
    expect(asked.length).toBeLessThan(8);
  });
});

describe("a link that leads away", () => {
  it.each(["same host, another port", "another scheme", "credentials before the host", "no http at all"])(
    "is refused when it is followed, and takes nothing with it: %s",
    async (kind) => {
      const stranger = collection(() => undefined);
      await using thief = await createHttpServer(stranger.answer);
      const targets: Record<string, (host: string) => string> = {
        "same host, another port": () => `${thief.origin}/api/things?page=3&key=xyzzy`,
        "another scheme": (host) => `https://${host}/api/things?page=3&key=xyzzy`,
        "credentials before the host": (host) => `http://${host}@${new URL(thief.origin).host}/x?key=xyzzy`,
        "no http at all": () => "data:application/json,[]?key=xyzzy",
      };
      const { answer, asked } = collection((page, { headers }) =>
        page === 1 ? relative(1) : `<${targets[kind]?.(headers.host ?? "")}>; rel="next"`,
      );
      await using server = await createHttpServer(answer);
      const session = staticToken({ token: "made-up" });
      await using client = clientOf({ nodes: [server.origin], setup: { session } });
      const seen: number[] = [];
      const reading = (async () => {
        for await (const thing of client.things.list()) seen.push(thing);
      })();
      const error: unknown = await reading.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RedirectError);
      expect(error).toMatchObject({ code: "REDIRECTED", operation: "things/list" });
      expect(String(error)).not.toContain("xyzzy");
      // What came before is good, and one page alone is no reason to complain.
      expect(seen).toEqual([0, 1, 2, 3]);
      expect(await client.things.list({}, { from: "/api/things?page=2" })).toEqual([2, 3]);
      expect(asked.every(({ authorization }) => authorization === "Bearer made-up")).toBe(true);
      await expect(client.things.list({}, { from: `${thief.origin}/api/things` })).rejects.toBeInstanceOf(
        RedirectError,
      );
      expect(stranger.asked).toEqual([]);
    },
  );

  it("stays at the node where its path looks like a host, and below the node's own path", async () => {
    const { answer, urls } = collection((page, { headers }) =>
      page === 1
        ? `<http://${headers.host}/proxy//evil.test/things?page=2>; rel=next`
        : `<http://${headers.host}/proxy/../admin?page=3>; rel=next`,
    );
    await using server = await createHttpServer(answer);
    await using client = clientOf({ nodes: [`${server.origin}/proxy`] });
    await expect(client.things.list().all()).rejects.toThrow(`${server.origin}/admin, which is none of the client's`);
    expect(urls()).toEqual(["/proxy/api/things", "/proxy//evil.test/things?page=2"]);
  });
});

describe("links and what else a client does", () => {
  it("go on at another node when the first one dies in the middle", async () => {
    const nodes: string[] = [];
    const living = collection((page) =>
      page < last ? `<${nodes[0]}/api/things?page=${page + 1}>; rel=next` : undefined,
    );
    const dying = collection((page) => `<${nodes[0]}/api/things?page=${page + 1}>; rel=next`);
    await using second = await createHttpServer(living.answer);
    await using first = await createHttpServer((request, response) => {
      if (dying.asked.length < 2) dying.answer(request, response);
      else request.socket.destroy();
    });
    nodes.push(first.origin, second.origin);
    await using client = clientOf({ nodes });
    expect(await client.things.list().all()).toEqual(all);
    expect(living.urls()).toEqual(["/api/things?page=3", "/api/things?page=4"]);
  });

  it("are followed in answers that were remembered", async () => {
    const { answer, asked } = collection(absolute);
    await using server = await createHttpServer(answer);
    await using client = clientOf({ nodes: [server.origin], options: { cache: {} } });
    for (let round = 0; round < 2; round++) {
      // oxlint-disable-next-line no-await-in-loop -- the second reads what the first left
      expect(await client.things.list({}, { cache: "default" }).all()).toEqual(all);
    }
    expect(asked).toHaveLength(last);
  });

  it("are followed through middlewares, which see where each page comes from", async () => {
    const { answer, urls } = collection(absolute);
    await using server = await createHttpServer(answer);
    await using client = clientOf({ nodes: [server.origin] });
    let replies = 0;
    client.use({
      onResponse: () => {
        replies += 1;
        return undefined;
      },
    });
    expect(await client.things.list({ owner: "x" }).all()).toEqual(all);
    expect(replies).toBe(last);
    expect(urls()[1]).toBe("/api/by-id/7/things?page=2");
  });
});
