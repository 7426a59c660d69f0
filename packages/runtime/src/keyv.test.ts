import { Keyv } from "keyv";
import { describe, expect, test } from "vitest";
import { storeContract } from "../test/redis/store-contract.ts";
import { keyvStore } from "./keyv.ts";

describe("a store in Keyv over a Map", () => {
  storeContract(() => ({
    store: keyvStore(new Keyv()),
    pass: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  }));
});

test("a value that Keyv did not take is an error, not a success", async () => {
  const broken = new Map();
  broken.set = () => {
    throw new Error("full");
  };
  const keyv = new Keyv({ store: broken });
  keyv.on("error", () => {});
  await expect(keyvStore(keyv).set("key", 1)).rejects.toThrow("did not take");
});
