import { InvalidOptionError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createCloudVision } from "../client.ts";
import { fromGateway } from "./change-controls/state.ts";
import { putConfiglet, validateConfig } from "./configlets.ts";
import { generateConfiglets, previewConfigletBuilder } from "./generate-configlets.ts";
import { listInventory } from "./inventory.ts";
import { listSnapshotTemplates } from "./snapshots.ts";

const latest = { version: () => Promise.resolve("latest") };
/** A part of the calls that a workflow takes. */
function fake<Calls>(calls: object): Calls {
  return calls as Calls;
}
const answer = (value: unknown) => () => Promise.resolve(value);

// The portal writes `null` for lists that are empty.
test("a list that is null is an empty one", async () => {
  const configlets = {
    getByName: answer({ key: "c1", name: "ntp", config: "old" }),
    update: answer({ data: "success", taskIds: null }),
    validate: answer({ errors: null, warnings: null, result: [{ messages: null }] }),
  };
  expect(await putConfiglet(fake({ configlets }), { name: "ntp", config: "new" })).toMatchObject({ taskIds: [] });
  expect(await validateConfig(fake({ configlets }), "aa", "x")).toMatchObject({ valid: true, messages: [] });

  const builder = { key: "b1", name: "ntp" };
  const target = { container: { key: "c", name: "POD" }, devices: [] };
  const configletBuilders = { generate: answer({ data: null }), preview: answer({ data: null }) };
  expect(await generateConfiglets(fake({ configletBuilders }), builder, target)).toEqual([]);
  expect(await previewConfigletBuilder(fake({ configletBuilders }), builder, target)).toEqual([]);

  const inventory = { listDevices: answer(null), listContainers: answer(null) };
  expect(await listInventory(fake({ ...latest, inventory }))).toEqual([]);
  const snapshots = { listTemplates: answer({ templateKeys: null }) };
  expect(await listSnapshotTemplates(fake({ ...latest, snapshots }))).toEqual([]);
  const status = { state: "Running", error: null, stages: null } as unknown as Parameters<typeof fromGateway>[1];
  expect(fromGateway("cc", status)).toMatchObject({ status: "running", error: "", stages: [] });
});

test.each([2024.1, "", {}])("the server version %j is refused by name", (serverVersion) => {
  const options = { nodes: ["https://cvp1"], credentials: { token: "t" }, serverVersion: serverVersion as string };
  expect(() => createCloudVision(options)).toThrow(InvalidOptionError);
  expect(() => createCloudVision(options)).toThrow("`serverVersion`");
});
