import { defineConfig, type UserConfig } from "tsdown";

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
    // Modules of Node stay what they are; what loads them is loaded on Node alone.
    deps: { neverBundle: [/^node:/] },
  });
}
