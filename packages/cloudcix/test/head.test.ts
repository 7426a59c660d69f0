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
