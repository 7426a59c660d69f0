import { scenario } from "./scenario.mjs";

// For Node, Deno and Bun: the input is the argument, what was done is printed.
const [input] = process.argv.slice(2);
console.log(JSON.stringify(await scenario(JSON.parse(input))));
