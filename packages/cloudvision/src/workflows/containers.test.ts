import { expect, test } from "vitest";
import { findContainerOfDevice } from "./containers.ts";

type Calls = Parameters<typeof findContainerOfDevice>[0];

/** A server that knows one device beside another one whose address holds the text that is searched for. */
function serverThatSays(...keys: readonly Readonly<Record<string, string>>[]): Calls {
  const netElementContainerList = keys.map((key, index) => ({
    ...key,
    containerKey: `container_${index}`,
    containerName: `POD${index}`,
  }));
  return { provisioning: { searchTopology: () => Promise.resolve({ netElementContainerList }) } } as unknown as Calls;
}

test.for([
  ["as Arista's clients read it", "netElementKey"],
  ["as the published definition describes it", "netelementKey"],
] as const)("the container of a device is found by its key %s", async ([, name]) => {
  const server = serverThatSays({ [name]: "00:1c:73:5e:11:0f" }, { [name]: "00:1c:73:5e:11:01" });
  await expect(findContainerOfDevice(server, "00:1C:73:5E:11:01")).resolves.toEqual({
    key: "container_1",
    name: "POD1",
  });
});

test("a device that is not among the matches is in no container", async () => {
  const server = serverThatSays({ netElementKey: "00:1c:73:5e:11:0f" });
  await expect(findContainerOfDevice(server, "00:1c:73:5e:11:01")).resolves.toBeUndefined();
});
