export { run } from "./run.ts";
export type { Io } from "./output/io.ts";
export { exitCodes } from "./output/exit-codes.ts";
