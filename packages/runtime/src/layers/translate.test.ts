import { expect, test } from "vitest";
import { Call } from "../core/call.ts";
import { Reply } from "../core/reply.ts";
import { translateLayer } from "./translate.ts";

const node = { url: "https://one.example.net", origin: "https://one.example.net", prefix: "" } as never;

function replyOf(text: string, type: string): Reply {
  const reply = new Reply({ status: 200, headers: { "content-type": type }, body: new TextEncoder().encode(text) });
  reply.node = node;
  return reply;
}

test("passes on a reply that needs no translation", async () => {
  const reply = replyOf("{}", "application/json");
  const send = translateLayer({ translate: (given) => given })(() => Promise.resolve(reply));
  expect(await send(new Call("/"))).toBe(reply);
});

test("a translated reply is still that of its node", async () => {
  const send = translateLayer({
    translate: async (given) => {
      const name = /<name>(.*)<\/name>/.exec(await given.text())?.[1];
      return new Reply({
        status: given.status,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify({ name })),
      });
    },
  })(() => Promise.resolve(replyOf("<vm><name>db1</name></vm>", "application/xml")));
  const reply = await send(new Call("/"));
  expect(reply.value()).toEqual({ name: "db1" });
  expect(reply.node).toBe(node);
});

test("a translation that fails fails the call", async () => {
  const send = translateLayer({ translate: () => Promise.reject(new Error("cut off")) })(() =>
    Promise.resolve(replyOf("<vm>", "application/xml")),
  );
  await expect(send(new Call("/"))).rejects.toThrow("cut off");
});
