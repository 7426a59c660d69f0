import { InvalidInputError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createStandIn, emptyList } from "./stand-in.ts";

// `Client.create`, `update`, `delete` … of the Python client: "params: Any HTTP … parameters to be sent in the request".
test("parameters that no description names go along with any call, by either door", async () => {
  const { cloudcix, sent } = createStandIn(({ method }) =>
    method === "GET" ? emptyList : { status: 200, body: { content: {} } },
  );
  const query = { dry_run: true, tag: ["a", "b"], left_out: undefined };
  const { vm } = cloudcix.iaas;
  await vm.partialUpdate({ pk: 12, body: { cpu: 4 } }, { query });
  await cloudcix.membership.department.delete({ pk: 7 }, { query });
  await vm.list({ order: "created" }, { query }).all();
  await cloudcix.iaas.PATCH("/vm/{pk}/", { params: { path: { pk: 12 } }, body: { cpu: 4 }, query });
  const own = { onRequest: () => undefined };
  await cloudcix.iaas.PATCH("/vm/{pk}/", { params: { path: { pk: 12 } }, body: { cpu: 4 }, query, middleware: [own] });
  const extra = "dry_run=true&tag=a&tag=b";
  expect(sent.slice(1).map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual([
    `/vm/12/?${extra}`,
    `/department/7/?${extra}`,
    `/vm/?order=created&page=0&limit=100&${extra}`,
    `/vm/12/?${extra}`,
    `/vm/12/?${extra}`,
  ]);
});

test("a parameter of the operation belongs into its input", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList);
  const done = cloudcix.iaas.vm.list({}, { query: { order: "name" } });
  await expect(done).rejects.toBeInstanceOf(InvalidInputError);
  await expect(done).rejects.toThrow("Option `query` has `order`, which vm/list takes in its input.");
  expect(sent).toEqual([]);
});
