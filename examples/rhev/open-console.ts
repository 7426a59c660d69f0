// Writes a file that opens the console of a machine in remote-viewer, with a ticket that is good for two minutes.
import { writeFile } from "node:fs/promises";
import { createRhev } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.collection("vms").get(process.argv[2] ?? "db1");
const [screen] = await rhev.collection(vm, "graphics_consoles").list();
if (!screen) throw new Error(`${vm.name} has no console.`);
const file = await rhev.vmGraphicsConsoles.remoteViewerConnectionFile({ vmId: vm.id, consoleId: screen.id });
// Nobody else may read the ticket.
await writeFile("console.vv", file?.remote_viewer_connection_file ?? "", { mode: 0o600 });
console.log("remote-viewer console.vv");
