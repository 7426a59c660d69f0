import type { BackendFacts } from "./backend-facts.ts";
import { cloudcix } from "./cloudcix.ts";
import { cloudvision } from "./cloudvision.ts";
import { prime } from "./prime-infrastructure.ts";
import { rhev } from "./rhev.ts";
import { xpresso } from "./xpresso.ts";

const all: Readonly<Record<string, BackendFacts>> = {
  cloudcix,
  cloudvision,
  "prime-infrastructure": prime,
  rhev,
  xpresso,
};

/** The facts of a backend; none for a spec of one's own. */
export function factsOf(name: string): BackendFacts {
  return Object.hasOwn(all, name) ? (all[name] ?? {}) : {};
}
