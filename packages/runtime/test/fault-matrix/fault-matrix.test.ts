import { runMatrix } from "./run-matrix.ts";

runMatrix("fault matrix");
