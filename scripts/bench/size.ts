import { atMost, kilobytes, type Section } from "./finding.ts";
import { weigh, weighFiles, type Weight } from "./weigh.ts";

/** What is weighed, as code of its user. */
export const bundles: Readonly<Record<string, string>> = {
  "path client with session, failover, retry and timeouts": `export { createPathClient } from "@northbound/runtime";`,
  "path client and named calls, every layer": `export { createClient } from "@northbound/runtime";`,
  "a caller of single operations": `export { createCaller } from "@northbound/runtime";`,
  "openapi-fetch": `export { default } from "openapi-fetch";`,
  "hey-api": `export { createClient } from "@hey-api/client-fetch";`,
  ky: `export { default } from "ky";`,
  "octokit with retry and throttling": `import { Octokit } from "@octokit/core"; import { retry } from "@octokit/plugin-retry"; import { throttling } from "@octokit/plugin-throttling"; export default Octokit.plugin(retry, throttling);`,
  axios: `export { default } from "axios";`,
};

const operations = (names: string): string =>
  `export { createCaller } from "@northbound/runtime"; export { ${names} } from "../../packages/rhev/src/generated/operations.ts";`;

/** What one more operation of the largest spec adds to a bundle. */
export async function weighOperation(): Promise<number> {
  const [one, eleven] = await Promise.all([
    weigh(operations("vmsList")),
    weigh(
      operations(
        "vmsList, vmsGet, vmsCreate, vmsUpdate, vmsDelete, vmsStart, vmsStop, hostsList, hostsGet, disksList, clustersList",
      ),
    ),
  ]);
  return (eleven.start - one.start) / 10;
}

/** Parts of the runtime in the words of its users, by the first that fits the name of a file. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/\/(call|change-call|linked-call|reply|headers|reply-headers|decode|describe-body|inspect)\.ts$/, "Call and Reply"],
  [/\/failover\//, "failover"],
  [/\/session\//, "sessions"],
  [/\/(errors|telemetry)\/|layers\/observe/, "errors and events, free of secrets"],
  [/\/calls\/|\/client\.ts$|\/operation\.ts$/, "calls"],
  [/\/transport\//, "transport"],
  [/options?\.ts$|check-|\/node\.ts$|times\.ts$/, "options and their checks"],
];

/** What the start of the path client is made of, the largest part first. */
async function weighParts(): Promise<[part: string, size: number][]> {
  const sizes = new Map<string, number>();
  for (const [file, size] of await weighFiles(`export { createPathClient } from "@northbound/runtime";`)) {
    const part = parts.find(([pattern]) => pattern.test(file))?.[1] ?? "other layers, time limits, pipeline";
    sizes.set(part, (sizes.get(part) ?? 0) + size);
  }
  return [...sizes].toSorted(([, one], [, other]) => other - one);
}

/** Sizes of bundles. */
export async function measureSize(): Promise<Section> {
  const weights = new Map<string, Weight>();
  for (const [name, code] of Object.entries(bundles)) weights.set(name, await weigh(code));
  const operation = await weighOperation();
  const of = (name: string): Weight => weights.get(name) ?? { start: NaN, first: NaN, whole: NaN };
  return {
    findings: [
      atMost(
        "size of the path client with session, failover, retry and timeouts, at the start",
        of("path client with session, failover, retry and timeouts").start,
        6_500,
        kilobytes,
      ),
      atMost(
        "size of everything, at the start",
        of("path client and named calls, every layer").start,
        14_000,
        kilobytes,
      ),
      atMost(
        "size of everything, with all that is loaded later",
        of("path client and named calls, every layer").whole,
        14_000,
        kilobytes,
      ),
      atMost("size of one more named operation", operation, 200, (bytes) => `${bytes.toFixed(0)} B`),
    ],
    tables: [
      {
        title: "Size in a browser",
        about:
          "Minified by rolldown and compressed by gzip. At the start: what has to be there before a call is sent. With the first call: and recovery from failures, which comes while that call is under way. Everything: and what is loaded when it is first used (cache, page scans, record streams, rate limits, middlewares, sessions of several processes, versions, log lines).",
        head: ["bundle", "at the start", "with the first call", "everything"],
        rows: Array.from(weights, ([name, weight]) => [
          name,
          kilobytes(weight.start),
          kilobytes(weight.first),
          kilobytes(weight.whole),
        ]),
      },
      {
        title: "What the start of the path client is made of",
        about: "By the share of the minified bundle.",
        head: ["part", "size"],
        rows: (await weighParts()).map(([part, size]) => [part, kilobytes(size)]),
      },
    ],
  };
}
