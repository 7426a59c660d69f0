import { enableCompileCache } from "node:module";
import { formatSurfaces } from "./format.ts";
import { updateSurfaces } from "./surface.ts";

// Whether the reports of what can be imported are up to date; `pnpm generate` writes them.

enableCompileCache();
const text = formatSurfaces(await updateSurfaces([], true), true);
if (text !== "") console.log(text);
process.exitCode = text === "" ? 0 : 1;
