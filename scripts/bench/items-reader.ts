import { createClient, type PagePromise } from "@northbound/runtime";
import { JSONParser } from "@streamparser/json";
import chain from "stream-chain";
import { pick } from "stream-json/filters/pick.js";
import { parser } from "stream-json";
import { streamArray } from "stream-json/streamers/stream-array.js";
import { request } from "undici";

// One way to read one array of many records, in a process of its own. Arguments: the way, the origin, how many records.
// Its only message says what that took.

interface Item {
  readonly id: number;
  readonly name: string;
}

interface Calls {
  readonly items: { list(input: { count: number }): PagePromise<Item, { readonly items: readonly Item[] }> };
}

const [way = "", origin = "", given = ""] = process.argv.slice(2);
const count = Number(given);
const url = `${origin}/api/items?count=${count}`;

const bodyOf = async (address: string) => (await request(address)).body;

/** Each reads all items, and shows them one by one. */
const ways: Readonly<Record<string, (see: (item: Item) => void, address: string) => Promise<void>>> = {
  async "JSON.parse"(see, address) {
    const { items } = (await (await fetch(address)).json()) as { items: Item[] };
    for (const item of items) see(item);
  },
  async northbound(see, address) {
    const list = {
      id: "items/list",
      method: "GET",
      path: "/items",
      query: { count: "form" },
      paging: "whole",
      items: "items",
    };
    const backend = { name: "bench", basePath: "/api", operations: { items: { list } } };
    await using client = createClient<object, Calls>(backend, { nodes: [origin] });
    const wanted = Number(new URL(address).searchParams.get("count"));
    for await (const item of client.items.list({ count: wanted })) see(item);
  },
  async "stream-json"(see, address) {
    const body = await bodyOf(address);
    for await (const { value } of chain([body, parser(), pick({ filter: "items" }), streamArray<Item>()])) see(value);
  },
  async "@streamparser/json"(see, address) {
    const tokens = new JSONParser({ paths: ["$.items.*"], keepStack: false });
    tokens.onValue = ({ value }) => see(value as unknown as Item);
    for await (const chunk of await bodyOf(address)) tokens.write(chunk as Buffer);
  },
};

const read = ways[way];
if (!read) throw new Error(`There is no way "${way}"`);
// Connections and code are warm: what is measured is the answer.
await read(() => {}, `${origin}/api/items?count=1`);

let seen = 0;
let sum = 0;
let first = 0;
const cpu = process.cpuUsage();
const began = performance.now();
await read((item) => {
  if (seen === 0) first = performance.now() - began;
  seen += 1;
  sum += item.name.length;
}, url);
const wall = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
if (seen !== count || sum === 0) throw new Error(`${way} read ${seen} of ${count} items`);
process.send?.({ cpu: (user + system) / 1_000, wall, first, memory: process.resourceUsage().maxRSS * 1_024 });
process.exit();
