import { spawnSync } from "node:child_process";

// No tool of this workspace reports what it does to anybody.
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
};

/**
 * Runs tasks of turbo.json and tells whether all of them succeeded.
 * @param args Tasks and flags, as after `turbo run`.
 */
export function runTurbo(args: readonly string[]): boolean {
  const { status, error } = spawnSync("turbo", ["run", ...args], { stdio: "inherit", env });
  if (error) throw error;
  return status === 0;
}

if (import.meta.main) process.exitCode = runTurbo(process.argv.slice(2)) ? 0 : 1;
