import { type Call, Reply } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createPrimeInfrastructure } from "../src/index.ts";

const total = 5;

/** A server with a data resource that the spec does not know. */
function answer(url: URL): unknown {
  const { pathname, searchParams } = url;
  if (pathname.endsWith("/data")) return { queryResponse: { entityType: [{ $: "Novelties" }] } };
  if (pathname.endsWith("/op")) return { queryResponse: { operation: [] } };
  const first = Number(searchParams.get(".firstResult"));
  const ids = Array.from({ length: total }, (_, id) => id).slice(
    first,
    first + Number(searchParams.get(".maxResults")),
  );
  const entity = ids.map((id) => ({ "@dtoType": "noveltiesDTO", noveltiesDTO: { "@id": id } }));
  return { queryResponse: { "@count": total, ...(entity.length > 0 && { entity }) } };
}

test("a data resource that only the server knows is read page after page, without envelopes", async () => {
  const asked: string[] = [];
  await using prime = createPrimeInfrastructure({
    nodes: ["https://prime.example.net"],
    credentials: { username: "api", password: "not-a-real-secret" },
    virtualDomain: "ROOT-DOMAIN",
    hold: 1,
    transport: {
      send(call: Call) {
        asked.push(call.url);
        const body = new TextEncoder().encode(JSON.stringify(answer(new URL(call.url, "https://prime.example.net"))));
        return Promise.resolve(new Reply({ status: 200, headers: { "content-type": "application/json" }, body }));
      },
      close: () => Promise.resolve(),
    },
  });
  const records = await prime.request("Novelties", { colour: '"red"' }, { pageSize: 2 });
  expect(records).toEqual([0, 1, 2, 3, 4].map((id) => ({ "@id": id })));
  const pages = asked.filter((url) => url.includes("/data/Novelties"));
  expect(pages.length).toBeLessThanOrEqual(4);
  expect(pages[0]).toBe(
    "/webacs/api/v4/data/Novelties?colour=%22red%22&.full=true&.firstResult=0&.maxResults=2&_ctx.domain=ROOT-DOMAIN",
  );
});
