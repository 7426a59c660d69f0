import { expect, test } from "vitest";
import { InvalidOptionError } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

test.each([
  ["another style", { backwards: { pageSize: 1 } } as never, "`page` of things/listPaged; it has backwards."],
  ["no style", undefined as never, "`page` of things/listPaged; it has none."],
])("a paged operation of a backend with %s fails by name, however it is asked", async (_what, paging, words) => {
  const { client, calls } = tinyClient(() => ({ body: { items: [] } }), {}, {}, { paging });
  const pages = client.things.listPaged() as AsyncIterable<unknown> &
    Promise<unknown> & { all(): Promise<unknown>; first(): Promise<unknown> };
  const iterate = async (): Promise<void> => {
    for await (const _ of pages) expect.fail("there is no item");
  };
  for (const asked of [pages.then((page) => page), pages.all(), pages.first(), iterate()]) {
    // oxlint-disable-next-line no-await-in-loop -- each in its turn
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(words);
  }
  expect(calls).toHaveLength(0);
});
