import { vi } from "vitest";
import { createFetchTransport } from "../../src/transport/fetch-transport.ts";
import { maxBytes } from "./backend.ts";
import { runMatrix } from "./run-matrix.ts";
import { fetchDifferences } from "./table.ts";

// As in a browser, where the code of recovery is loaded while the first call is under way.
vi.mock("#platform", () => import("../../src/platform/fetch.ts"));

runMatrix("fault matrix over fetch", fetchDifferences, () => createFetchTransport({ idleTimeout: 500, maxBytes }));
