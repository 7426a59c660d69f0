import { createRhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { text } from "../../src/http/message.ts";
import { startEngine } from "./engine.ts";

const times = { delay: 1, maxDelay: 5 };

test("events come in order from an id on, each once, while the engine is away for some looks", async () => {
  await using bench = await startEngine({ retry: "never" });
  const { rhev, lab } = bench;
  const write = (description: string): Promise<unknown> =>
    rhev.events.create({ body: { description, severity: "warning", origin: "test", custom_id: 1 } });
  await write("before");
  const [newest] = await rhev.events.list({ search: "sortby time desc", max: 1 }).all();
  const got: (string | undefined)[] = [];
  lab.rhev.nodes[0]?.answer(text("", 503), { match: "events/list", times: 2 });
  await write("one");
  await write("two");
  for await (const { description } of rhev.events.follow({ since: newest?.id ?? "", ...times })) {
    got.push(description);
    if (description === "two") await write("three");
    if (description === "three") break;
  }
  expect(got.filter((description) => ["before", "one", "two", "three"].includes(description ?? ""))).toEqual([
    "one",
    "two",
    "three",
  ]);
});

test("an abort ends it", async () => {
  await using bench = await startEngine();
  const aborting = new AbortController();
  const events = bench.rhev.events.follow({ ...times, signal: aborting.signal });
  const first = events.next();
  setTimeout(() => aborting.abort(new Error("enough")), 20);
  await expect(first).rejects.toThrow("enough");
});

test("a plain user follows what is about the user's own machines", async () => {
  await using bench = await startEngine();
  const credentials = { username: "user@internal", password: "user-lab" };
  await using plain = createRhev({ nodes: bench.lab.rhev.urls, credentials });
  expect(await plain.events.list({ from: 0 }).all()).toEqual([]);
});
