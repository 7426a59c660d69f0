/** A part of the code whose tests are tried by mutation: what is changed, and which tests have to notice. */
export interface Area {
  name: string;
  /** Folder of the package, from the top of the repository. */
  package: string;
  /** Sources to change, as globs from the package. */
  sources: string[];
  /** Tests that have to notice, as globs from the package: quick ones, since many of them run again for each change. */
  tests: string[];
}

const runtime = "packages/runtime";

/** The parts that promise: never lost, never twice, told truly. */
export const areas: Area[] = [
  {
    name: "failover",
    package: runtime,
    sources: ["src/failover/**/*.ts", "!src/failover/outcome.ts"],
    tests: ["src/failover/**/*.test.ts", "test/client/*.test.ts", "test/session/client.test.ts"],
  },
  { name: "outcome", package: runtime, sources: ["src/failover/outcome.ts"], tests: ["src/failover/**/*.test.ts"] },
  {
    name: "session",
    package: runtime,
    sources: ["src/session/**/*.ts"],
    tests: ["src/session/**/*.test.ts", "test/session/{client,declared-login,login-service}.test.ts"],
  },
  {
    name: "cache",
    package: runtime,
    sources: ["src/cache/**/*.ts"],
    tests: ["src/cache/**/*.test.ts", "test/session/client.test.ts"],
  },
  {
    name: "paging",
    package: runtime,
    sources: ["src/paging/**/*.ts"],
    tests: ["src/paging/**/*.test.ts", "test/collections/*.test.ts", "test/calls/paging-style.test.ts"],
  },
  {
    name: "redact",
    package: runtime,
    sources: ["src/errors/{redact,redact-cause,secrets,secret-values}.ts"],
    tests: ["src/errors/*.test.ts", "test/telemetry/*.test.ts"],
  },
  {
    name: "diff",
    package: "packages/generator",
    sources: ["src/diff/**/*.ts"],
    tests: ["test/diff/**/*.test.ts", "src/diff/**/*.test.ts"],
  },
];
