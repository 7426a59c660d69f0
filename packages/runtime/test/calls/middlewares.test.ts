import { expect, test } from "vitest";
import type { Middleware } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

const created = () => ({ status: 201, body: { id: "1" } });

test("a middleware may be an instance of a class", async () => {
  class Counting {
    readonly seen: string[] = [];

    onRequest({ schemaPath }: { readonly schemaPath: string }): undefined {
      this.seen.push(`request ${schemaPath}`);
    }

    onResponse({ schemaPath }: { readonly schemaPath: string }): undefined {
      this.seen.push(`response ${schemaPath}`);
    }
  }
  const { client } = tinyClient(created);
  const counting = new Counting();
  client.use(counting as Middleware);
  await client.GET("/things");
  expect(counting.seen).toEqual(["request /things", "response /things"]);
});

test.each([null, "text", 0, false, { name: "x" }])(
  "the body %j is the same with and without middlewares",
  async (body) => {
    const { client, calls } = tinyClient(created);
    const params = { header: { "X-Group": "g" } };
    const init = { params, body } as never;
    await client.POST("/things", init);
    client.use({ onRequest: () => undefined });
    await client.POST("/things", init);
    expect(calls.map((call) => call.body)).toEqual([JSON.stringify(body), JSON.stringify(body)]);
  },
);
