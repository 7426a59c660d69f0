import { contenders } from "./contenders.ts";

// A fresh process up to its first answer. Arguments: name of the contender, then the origins of the server.

const [name = "", ...origins] = process.argv.slice(2);
const get = await contenders[name]?.(origins);
await get?.("1k");
process.exit();
