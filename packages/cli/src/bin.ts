#!/usr/bin/env node
import { nodeIo } from "./output/node-io.ts";
import { run } from "./run.ts";

const io = nodeIo();
process.exitCode = io.exitCode(await run(process.argv.slice(2), io));
