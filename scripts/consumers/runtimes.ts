import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
const isArm = process.arch === "arm64";
const node = (major: number): string => at(`node-${major}-${isArm ? "arm64" : "x64"}/bin/node`);

/** Programs of other runtimes, and of other versions of Node than the one that runs this. */
export const programs = {
  node22: node(22),
  node24: process.execPath,
  node26: node(26),
  bun: at(`@oven/bun-linux-${isArm ? "aarch64" : "x64"}/bin/bun`),
  deno: at(`@deno/linux-${isArm ? "arm64" : "x64"}-glibc/deno`),
  workerd: at(`@cloudflare/workerd-linux-${isArm ? "arm64" : "64"}/bin/workerd`),
} as const;

/** The registry has these programs for Linux; elsewhere there is nothing to run. */
export function isHere(program: keyof typeof programs): boolean {
  return existsSync(programs[program]);
}
