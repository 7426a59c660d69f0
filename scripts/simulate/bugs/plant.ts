import { registerHooks } from "node:module";
import { allBugs } from "./all.ts";

/**
 * Lets the runtime be loaded with a bug from now on.
 * @throws RangeError for a name that no bug has.
 */
export function plantBug(name: string): void {
  const bug = allBugs.find((one) => one.name === name);
  if (!bug) throw new RangeError(`--bug must be one of: ${allBugs.map((one) => `"${one.name}"`).join(", ")}.`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/packages/runtime/src/${bug.file}`)) return loaded;
      const source = String(loaded.source);
      return { ...loaded, source: source.replace(bug.text, () => bug.replacement) };
    },
  });
}
