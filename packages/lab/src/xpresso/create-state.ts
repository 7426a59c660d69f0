import type { Setup } from "../core/backend.ts";
import { createPeople, issueToken } from "./people/people.ts";
import { createRegistry, type Testbed } from "./registry/registry.ts";
import { createHistory } from "./requests/history.ts";
import { startWaiting } from "./requests/run.ts";
import { signatureOf, type XpressoOptions, type XpressoState } from "./state.ts";

/** Makes the state of an XPRESSO. */
export function createXpressoState({ options, world, clock, random }: Setup<XpressoOptions>): XpressoState {
  const { apiVersion = "v2" } = options;
  if (apiVersion !== "v1" && apiVersion !== "v2") {
    throw new RangeError(`xpresso.apiVersion must be "v1" or "v2", not ${JSON.stringify(apiVersion)}.`);
  }
  const people = createPeople();
  const registry = createRegistry(world, random);
  const state: XpressoState = {
    hasV2: apiVersion === "v2",
    options,
    clock,
    random,
    began: clock.now(),
    people,
    registry,
    requests: new Map(),
    queue: [],
    images: new Map(),
    files: new Map(),
    refusedSubmissions: 0,
    tokenFor: (username, token) => issueToken(people, clock, username, token),
    revoke: (token) => void people.tokens.delete(token.replace(/^Jwt /, "")),
    reserve(name) {
      const testbed = findByName(registry.testbeds.values(), name);
      if (testbed.takenBy !== undefined) throw new RangeError(`${name} is taken already.`);
      testbed.takenBy = "somebody else";
      return () => {
        testbed.takenBy = undefined;
        startWaiting(state);
      };
    },
    linkTo: (file) => `/api/v1/files/${encodeURIComponent(file)}/download?${signatureOf(file)}`,
  };
  createHistory(state);
  return state;
}

function findByName(testbeds: Iterable<Testbed>, name: string): Testbed {
  for (const testbed of testbeds) if (testbed.name === name) return testbed;
  throw new RangeError(`The lab has no testbed ${name}.`);
}
