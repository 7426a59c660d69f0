import { expect, test } from "vitest";
import { InvalidInputError, InvalidOptionError, type Middleware } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

const middleware: Middleware = { onRequest: () => undefined };

function open() {
  const { client, calls } = tinyClient(() => ({ body: { items: [] } }));
  const things = (
    client as unknown as { things: Record<string, (input?: object, options?: object) => Promise<unknown>> }
  ).things;
  const ways: Record<string, (options: object) => Promise<unknown> | undefined> = {
    "a named call": (options) => things["list"]?.({}, options),
    "a named write": (options) => things["delete"]?.({ thingId: "1" }, options),
    "a path call": (options) => client.GET("/things", options as never),
    "a path call with a middleware": (options) =>
      client.GET("/things", { ...options, middleware: [middleware] } as never),
    "an untyped call": (options) => client.request("GET", "/elsewhere", options),
  };
  return { client, calls, ways };
}

test.each([
  [{ retyr: "never" }, "There is no option `retyr`; did you mean `retry`?"],
  [{ deadlin: 3 }, "There is no option `deadlin`; did you mean `deadline`?"],
  [{ deadlin: undefined }, "did you mean `deadline`?"],
  [{ Signal: 3 }, "did you mean `signal`?"],
  [{ pagesize: 3 }, "did you mean `pageSize`?"],
  [{ redirect: "follow" }, "There is no option `redirect`; the options are signal, timeout, deadline,"],
])("a call with the option %j is refused by every kind of call, and nothing is sent", async (options, words) => {
  const { calls, ways } = open();
  for (const [way, run] of Object.entries(ways)) {
    const error: unknown = await run(options)?.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(`${way}: ${(error as Error).message}`).toContain(words);
  }
  expect(calls).toEqual([]);
});

test.each([
  ["line break", "s3cret\nx-admin: 1", "holds a line break or NUL"],
  ["NUL", "s3cret\0", "holds a line break or NUL"],
  ["character beyond Latin-1", "s3cret …", "holds a character that no header can carry"],
])("a header with a %s is a wrong input, and its value isn't shown", async (_what, value, words) => {
  const { calls, ways } = open();
  for (const [way, run] of Object.entries(ways)) {
    const error: unknown = await run({ headers: { "x-token": value } })?.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(`${way}: ${(error as Error).message}`).toContain(`The value of header x-token ${words}`);
    expect(JSON.stringify(error)).not.toContain("s3cret");
  }
  expect(calls).toEqual([]);
});

test.each(["http://elsewhere.example.net/things", "https://user:s3cret@elsewhere/", "things", "", "?a=1", undefined])(
  "a request for %j is refused: a client speaks to its nodes alone",
  async (path) => {
    const { client, calls } = open();
    const runs = [client.request("GET", path as string), client.GET(path as "/things")];
    for (const run of runs) {
      const error: unknown = await run.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as Error).message).toContain("takes a path of the backend that begins with a slash");
      expect((error as Error).message).not.toContain("s3cret");
    }
    expect(calls).toEqual([]);
  },
);

test("a body that JSON can't express is a wrong input, with and without middlewares", async () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const { client, calls } = open();
  for (const body of [circular, { id: 1n }]) {
    for (const extra of [{}, { middleware: [middleware] }]) {
      const run = client.request("POST", "/things", { body, ...extra } as never);
      await expect(run).rejects.toBeInstanceOf(InvalidInputError);
    }
  }
  expect(calls).toEqual([]);
});
