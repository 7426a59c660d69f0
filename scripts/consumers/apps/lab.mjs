import { createLab } from "@northbound/lab";
import { describeLab } from "./scenario.mjs";

// A lab with TLS and one without, for runtimes that can't be told whom to trust; both end with standard input.
const world = { devices: 35 };
const labs = await Promise.all([createLab({ world, protocol: "http" }), createLab({ world })]);
console.log(JSON.stringify(labs.map(describeLab)));
process.stdin.on("end", () => process.exit()).resume();
