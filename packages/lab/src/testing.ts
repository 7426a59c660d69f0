export { NetworkRefusedError, refuseNetwork, type RefuseNetworkOptions } from "./testing/refuse-network.ts";
export { createTestLab } from "./testing/test-lab.ts";
