import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { libraries } from "./libraries.ts";
import { throughKilledNode, wanted } from "./through-a-killed-node.ts";

// Those that this repository has anyway; the command beside it runs the others.
const here = ["openapi-fetch", "hey-api", "octokit", "ky"];
const root = fileURLToPath(new URL("../..", import.meta.url));

test.each(libraries.filter(({ name }) => here.includes(name)))(
  "a client of $name over our fetch reads and writes through a killed node, once",
  async (library) => {
    expect(await throughKilledNode(library, root)).toEqual(wanted);
  },
);
