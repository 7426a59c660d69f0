import { inspect } from "node:util";
import { isNorthboundError } from "@northbound/rhev";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorld, type Mistake, secrets, type World } from "./cases.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

it("says of each mistake what happened, where, and what to do", async () => {
  const parts: string[] = [];
  const printed: string[] = [];
  for (const [place, mistakes] of Object.entries(world.mistakes)) {
    const entries = await Promise.all(mistakes.map((mistake) => entryOf(mistake, printed)));
    parts.push(`${place}\n${"=".repeat(place.length)}\n\n${entries.join("\n\n")}`);
  }
  for (const secret of secrets) for (const text of printed) expect(text).not.toContain(secret);
  await expect(`${parts.join("\n\n\n")}\n`).toMatchFileSnapshot("messages.txt");
});

/** A message as a person reads it: one line, whatever its length. */
async function entryOf({ title, make }: Mistake, printed: string[]): Promise<string> {
  const result = await Promise.resolve()
    .then(make)
    .then(
      (value: unknown) => ({ value }),
      (error: unknown) => ({ error }),
    );
  if ("value" in result) {
    const text = typeof result.value === "string" ? result.value : `no error: ${inspect(result.value)}`;
    printed.push(text);
    return `${title}\n${indent(text.trimEnd())}`;
  }
  const { error } = result;
  printed.push(inspect(error, { depth: 9 }), JSON.stringify(error));
  if (!(error instanceof Error)) return `${title}\n  threw ${String(error)}`;
  const code = isNorthboundError(error) ? error.code : error.name;
  // Three lines of a terminal; what servers and pages say is cut before that.
  expect(error.message.slice(320)).toBe("");
  return `${title}\n${indent(`${code} ${error.message}`)}`;
}

/** Ports and paths differ from run to run. */
function indent(text: string): string {
  return (
    text
      // What of foreign bytes the parser stumbles over depends on how they arrive.
      .replaceAll(/HPE_INVALID\w*/g, "HPE_INVALID")
      .replaceAll(/(127\.0\.0\.\d):(?!1\b|2\b)\d+/g, "$1:PORT")
      .replaceAll(/\(\d+ ms\)/g, "(… ms)")
      .replaceAll(/^(.+ \(… ms\)\n)\1*/gm, "$1")
      .replaceAll(/\(\d+ reads?\b/g, "(… reads")
      .replaceAll(/the last of \d+ attempts/g, "the last of … attempts")
      .replaceAll(/^/gm, "  ")
  );
}
