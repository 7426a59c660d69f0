import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lab } from "../../src/index.ts";
import { primeLab } from "./fixture.ts";

const aText: unknown = expect.any(String);

/**
 * A request of the vendor's guides or of a public script, with values of our own, and what is read from its answer:
 * `scripts/outside/prime-infrastructure.json` tells the sources.
 */
interface Sample {
  readonly source: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Members that the answer must have, dotted, a list by its index; behind `=` its text. */
  readonly answer: readonly string[];
}

const samples = JSON.parse(
  readFileSync(new URL("data/vendor-samples.json", import.meta.url), "utf8"),
) as readonly Sample[];

let lab: Lab;
beforeAll(async () => {
  lab = await primeLab({}, 0);
});
afterAll(() => lab.close());

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((place, name) => (place as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}

test.each(samples)("$source: $method $path", async ({ method, path, body, answer }) => {
  const { state, urls } = lab.prime;
  const { address = "" } = lab.world.devices[0] ?? {};
  const { id: jobId, name: job } = state.jobs.start("Sample");
  lab.clock.advance(2_000);
  const values: Readonly<Record<string, string | number>> = { address, id: 1_000, job, jobId };
  const target = path.replaceAll(/\{(\w+)\}/g, (_text, name: string) => String(values[name]));
  const violations = lab.violations.length;
  const response = await fetch(`${urls[0]}/webacs/api${target}`, {
    method,
    headers: {
      authorization: `Basic ${btoa("api:prime-lab")}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  const value = JSON.parse(text) as unknown;
  for (const entry of answer) {
    const [place = "", wanted] = entry.split("=");
    const found = at(value, place);
    expect([place, found === undefined ? undefined : String(found)]).toEqual([place, wanted ?? aText]);
  }
  const own = lab.violations.slice(violations);
  // Parameters that scripts add where the vendor documents none are noticed, and taken.
  expect(own.filter(({ problems }) => problems.some(({ field }) => field !== "query..full"))).toEqual([]);
});
