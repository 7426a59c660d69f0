import { readFileSync } from "node:fs";
import { defineConfig, type UserConfig } from "tsdown";

const { homepage } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
  /** Where the documentation is, in the root manifest; help addresses of errors are left out while it is not there. */
  readonly homepage?: string;
};

/**
 * How every package is built: ES modules for any platform, with declarations made file by file.
 * @param entry Source files that the package exports.
 */
export function packageConfig(entry: string[]): UserConfig {
  return defineConfig({
    entry,
    format: "esm",
    platform: "neutral",
    target: "es2023",
    dts: { generator: "oxc" },
    sourcemap: true,
    clean: true,
    define: homepage === undefined ? {} : { NORTHBOUND_HOMEPAGE: JSON.stringify(homepage) },
    // Modules of Node stay what they are; what loads them is loaded on Node alone.
    deps: { neverBundle: [/^node:/] },
  });
}
