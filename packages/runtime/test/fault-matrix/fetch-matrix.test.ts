import { createFetchTransport } from "../../src/transport/fetch-transport.ts";
import { maxBytes } from "./backend.ts";
import { runMatrix } from "./run-matrix.ts";
import { fetchDifferences } from "./table.ts";

runMatrix("fault matrix over fetch", fetchDifferences, () => createFetchTransport({ idleTimeout: 500, maxBytes }));
