import { createRhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { describeViolation } from "../../src/core/violations.ts";
import { isServed } from "../../src/core/versions.ts";
import { createLab } from "../../src/lab.ts";
import { unanswered } from "./unanswered.ts";

type Calls = Readonly<Record<string, Readonly<Record<string, (input?: object) => unknown>>>>;

/** Releases that together have every operation. */
const versions = ["4.5.4", "4.4.10", "3.6.7"] as const;

const called = new Set<string>();

test.for(versions)("engine %s answers each operation within the spec", { timeout: 120_000 }, async (version) => {
  await using lab = await createLab({
    rhev: { version, step: 1 },
    protocol: "http",
    world: { machines: 12, devices: 1 },
    clock: { speed: 1_000 },
    onViolation: () => undefined,
  });
  const { username, password } = lab.rhev.credentials;
  const method = version.startsWith("3.") ? "basic" : "oauth";
  await using rhev = createRhev({ nodes: lab.rhev.urls, credentials: { username, password, method }, retry: "never" });
  const calls = rhev as unknown as Calls;
  const wrong: string[] = [];
  for (const operation of lab.rhev.operations) {
    const { id, behaviours } = operation;
    if (called.has(id) || !isServed(behaviours, version)) continue;
    called.add(id);
    const [group = "", name = ""] = id.split("/");
    try {
      // oxlint-disable-next-line no-await-in-loop -- what one call made, the next one may need
      const answer = await calls[group]?.[name]?.(lab.rhev.sample(id));
      // oxlint-disable-next-line no-await-in-loop
      if (answer instanceof Response) await answer.body?.cancel();
      const json = operation.answers["200"]?.find(({ mediaType }) => mediaType.includes("json"));
      wrong.push(...unanswered(json?.media.schema, answer).map((member) => `${id}: ${member} is not answered`));
    } catch (error) {
      const broken = lab.violations.at(-1);
      wrong.push(`${id}: ${(error as Error).message} ${broken?.operation === id ? describeViolation(broken) : ""}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(lab.violations.filter(({ side }) => side === "answer").map(describeViolation)).toEqual([]);
});

test("the releases together have every operation", async () => {
  await using lab = await createLab({ rhev: true, protocol: "http" });
  expect(lab.rhev.operations.map(({ id }) => id).filter((id) => !called.has(id))).toEqual([]);
});
