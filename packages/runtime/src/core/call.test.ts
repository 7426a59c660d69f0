import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Call, type CallBody } from "./call.ts";

const form = (): FormData => {
  const data = new FormData();
  data.set("a", "1");
  data.set("f", new File(["x"], "x.txt", { type: "text/plain" }));
  return data;
};

const bodies: Record<string, () => CallBody> = {
  text: () => '{"a":"ü"}',
  "empty text": () => "",
  "no body": () => null,
  bytes: () => new TextEncoder().encode("[1]"),
  "an ArrayBuffer": () => new TextEncoder().encode("[1]").buffer,
  URLSearchParams: () => new URLSearchParams({ a: "1 2" }),
  "a Blob": () => new Blob(["[2]"], { type: "application/json" }),
  "a form": form,
  "a stream": () => new Blob(["[3]"]).stream(),
};

type Readable = Pick<
  Request,
  "method" | "headers" | "text" | "json" | "arrayBuffer" | "blob" | "formData" | "bodyUsed"
> & {
  clone(): Readable;
};

const uses: Record<string, (request: Readable) => unknown> = {
  method: ({ method }) => method,
  "text()": async (request) => withoutBoundary(await request.text()),
  "json()": (request) => request.json(),
  "arrayBuffer()": async (request) => withoutBoundary(new TextDecoder().decode(await request.arrayBuffer())),
  "blob()": async (request) => withoutBoundary(await (await request.blob()).text()),
  "clone().text(), then text()": async (request) => [
    withoutBoundary(await request.clone().text()),
    withoutBoundary(await request.text()),
  ],
  "headers, case and joining": ({ headers }) => {
    headers.set("X-One", " 1 ");
    headers.append("x-one", "2");
    headers.append("X-Two", "a");
    headers.delete("X-GONE");
    return [headers.get("X-ONE"), headers.has("x-two"), headers.get("x-gone"), headers.get("constructor")];
  },
  "iteration of headers": ({ headers }) => {
    headers.set("b", "2");
    headers.set("A", "1");
    headers.delete("content-type");
    const seen: string[] = [];
    headers.forEach((value, name) => seen.push(`${name}=${value}`));
    return [[...headers], [...headers.keys()], [...headers.values()], [...headers.entries()], seen];
  },
  "a bad header name": ({ headers }) => headers.set("a b", "1"),
  "a bad header value": ({ headers }) => headers.set("a", "1\r\nb: 2"),
  "headers into a platform Headers": ({ headers }) => {
    headers.set("x", "y");
    return new Headers(headers).get("X");
  },
};

function withoutBoundary(text: string): string {
  const boundary = /^--(.+)\r\n/.exec(text)?.[1];
  return (boundary === undefined ? text : text.replaceAll(boundary, "boundary")).toLowerCase();
}

async function outcome(use: (request: Readable) => unknown, request: Readable): Promise<unknown> {
  try {
    return { gives: await use(request) };
  } catch (error) {
    return `fails: ${(error as Error).name}`;
  }
}

describe.each(Object.keys(bodies))("a call with %s is used like a Request", (name) => {
  it.each(Object.keys(uses))("%s", async (useName) => {
    const make = bodies[name] as () => CallBody;
    const use = uses[useName] as (request: Readable) => unknown;
    const init = { method: "POST", headers: { "x-gone": "1" } };
    const platform = new Request("http://n1/x", { ...init, body: make() as BodyInit, duplex: "half" } as RequestInit);
    const call = new Call("/x", { ...init, body: make() });
    expect(await outcome(use, call)).toEqual(await outcome(use, platform));
  });
});

describe("a call", () => {
  it("can be read again and again unless its body is a stream", async () => {
    const call = new Call("/x", { method: "POST", body: "text" });
    expect([await call.text(), await call.text(), call.bodyUsed, call.isReplayable]).toEqual([
      "text",
      "text",
      false,
      true,
    ]);
    const once = new Call("/x", { method: "POST", body: new Blob(["text"]).stream() });
    expect([await once.text(), once.bodyUsed, once.isReplayable]).toEqual(["text", true, false]);
    await expect(once.text()).rejects.toBeInstanceOf(TypeError);
    expect(() => once.clone()).toThrow(TypeError);
  });

  it("gives a form back as it is", async () => {
    const data = form();
    expect(await new Call("/x", { method: "POST", body: data }).formData()).toBe(data);
    const call = new Call("/x", { body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect((await call.formData()).get("a")).toBe("1");
  });

  it("takes what openapi-fetch passes, and shares its fields with its attempts", () => {
    const operation = { id: "things/get", method: "GET", path: "/x" } as const;
    const options = { timeout: 5 };
    const init = {
      method: "GET",
      headers: new Headers({ Accept: "a/b" }),
      body: undefined,
      redirect: "follow",
      operation,
      options,
    };
    const call = new Call("/x?a=1", init);
    expect(call).toMatchObject({
      url: "/x?a=1",
      fields: { accept: "a/b" },
      body: null,
      operation,
      options,
      name: "things/get",
    });
    const node = { url: "https://n1", origin: "https://n1", prefix: "" };
    const attempt = call.attemptAt(node, undefined);
    expect(attempt.fields).toBe(call.fields);
    expect(attempt).toMatchObject({ node, operation, options, url: "/x?a=1" });
    const copy = call.clone();
    copy.headers.set("accept", "c/d");
    expect(call.headers.get("accept")).toBe("a/b");
  });

  it("is a platform Request for who needs one, and comes back from it with what it stands for", async () => {
    const operation = { id: "things/create", method: "POST", path: "/x" } as const;
    const call = new Call("/x?a=1", {
      method: "POST",
      body: "{}",
      headers: { "x-a": "1" },
      operation,
      options: { ttl: 1 },
    });
    const request = call.toRequest();
    expect(request.constructor).toBe(Request);
    expect(request instanceof Call).toBe(true);
    const back = Call.from(request);
    expect(back).toMatchObject({ url: "/x?a=1", method: "POST", operation, options: { ttl: 1 } });
    expect([back.headers.get("x-a"), await back.text()]).toEqual(["1", "{}"]);
    expect(Call.from(call)).toBe(call);
  });

  it("is not made of a request that goes to a host of its own", () => {
    expect(() => Call.from(new Request("https://other.example/x"))).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });

  it("passes the signal on", () => {
    const { signal } = new AbortController();
    const call = new Call("/x", { signal });
    expect(call.clone().signal).toBe(signal);
    expect(call.attemptAt({ url: "", origin: "", prefix: "" }, undefined).signal).toBe(signal);
  });

  it("shows no query, header, body or session when it is printed", () => {
    const node = { url: "https://n1", origin: "https://n1", prefix: "" };
    const call = new Call("/x?key=secret1", { method: "POST", body: "secret2", headers: { authorization: "secret3" } });
    const attempt = call.attemptAt(node, { session: { headers: { cookie: "secret4" } }, node, generation: 1 });
    for (const text of [
      inspect(attempt),
      JSON.stringify(attempt),
      inspect(attempt.headers),
      JSON.stringify(attempt.headers),
    ]) {
      expect(text).not.toContain("secret");
    }
    expect(inspect(attempt)).toContain("/x");
  });
});
