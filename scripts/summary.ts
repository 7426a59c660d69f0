import { fileURLToPath } from "node:url";
import { formatCounts, sumCounts } from "./summary/counts.ts";

console.log(formatCounts(await sumCounts(fileURLToPath(new URL("..", import.meta.url)))));
