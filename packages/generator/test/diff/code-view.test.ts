import { describe, expect, it } from "vitest";
import { diff } from "../../src/diff/diff.ts";

const spec = (tag: string, operationId = "listDisks", more: object = {}): object => ({
  openapi: "3.1.0",
  info: { title: "Disks", version: "1" },
  paths: {
    "/disks": {
      get: { operationId, tags: [tag], responses: { "200": { description: "All." } } },
      ...more,
    },
  },
});

describe("the client's view", () => {
  it("tells a call that another tag groups as renamed, and that this breaks code", async () => {
    const { changes, code } = await diff(spec("disks"), spec("storage"));
    expect(code).toEqual([{ kind: "call", name: "disks.listDisks", change: "renamed", after: "storage.listDisks" }]);
    expect(changes.map(({ id, severity, place }) => `${id} ${severity} ${place}`)).toEqual([
      "api-call-renamed breaking listDisks",
      "api-tag-added info listDisks",
      "api-tag-removed info listDisks",
    ]);
    expect(changes[0]).toMatchObject({ before: "disks.listDisks", after: "storage.listDisks", audience: "client" });
  });

  it("tells another operationId once", async () => {
    const { changes } = await diff(spec("disks"), spec("disks", "getDisks"));
    expect(changes.map(({ id }) => id)).toEqual(["api-operation-id-changed"]);
  });

  it("tells a call whose name is another operation's now", async () => {
    const post = { post: { operationId: "makeDisk", tags: ["disks"], responses: {} } };
    const swapped = { post: { operationId: "listDisks", tags: ["disks"], responses: {} } };
    const { code } = await diff(spec("disks", "listDisks", post), spec("disks", "makeDisk", swapped));
    expect(code.map(({ name, change, after }) => `${name} ${change} ${after}`)).toEqual([
      "disks.listDisks renamed disks.makeDisk",
      "disks.makeDisk renamed disks.listDisks",
    ]);
  });
});
