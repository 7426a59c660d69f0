import { createFetchTransport } from "../../src/transport/fetch-transport.ts";
import { transportContract } from "./contract.ts";

transportContract(createFetchTransport, { seesWriting: false, countsUploads: false });
