import { expect, test } from "vitest";
import { createStandIn } from "./stand-in.ts";

// "The HEAD method retrieves metadata from an object": documentation of the Python client, `Client.head`.
test("head gives the headers of the answer", async () => {
  const { cloudcix, sent } = createStandIn(() => ({ status: 200 }));
  const headers = await cloudcix.iaas.vm.head({ pk: 12 });
  expect(headers.get("Content-Type")).toBe("application/json");
  expect(sent.at(-1)).toMatchObject({ method: "HEAD", url: "https://iaas.api.cloudcix.com/vm/12/" });
});

test("head of what isn't there, or may not be seen, is not found", async () => {
  const { cloudcix } = createStandIn(() => ({ status: 404 }));
  await expect(cloudcix.iaas.vm.head({ pk: 12 })).rejects.toMatchObject({ status: 404 });
});

test("a collection has HEAD wherever it can be listed, with the same query", async () => {
  const { cloudcix, sent } = createStandIn(() => ({ status: 200 }));
  const query = { search: { project_id: 3 }, order: "-created" } as const;
  const { data, response } = await cloudcix.iaas.HEAD("/vm/", { params: { query } });
  expect([data, response.headers.get("content-type")]).toEqual([undefined, "application/json"]);
  await cloudcix.iaas.HEAD("/vm/{pk}/", { params: { path: { pk: 12 } } });
  // @ts-expect-error -- nothing can be read there
  await cloudcix.membership.HEAD("/auth/logout/").catch(() => undefined);
  expect(sent.slice(1, 3).map(({ method, url }) => `${method} ${new URL(url).pathname}${new URL(url).search}`)).toEqual(
    ["HEAD /vm/?search%5Bproject_id%5D=3&order=-created", "HEAD /vm/12/"],
  );
});
