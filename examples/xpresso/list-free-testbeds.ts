// Lists the testbeds that nobody uses or has reserved, with their devices.
import { createXpresso } from "@northbound/xpresso";

await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN ?? "",
  group: "routing",
  apiVersion: "v2",
});

for await (const { name, operational_state, reservation_state, devices = [] } of xpresso.testbeds.list()) {
  if (operational_state !== "FREE" || reservation_state !== "AVAILABLE") continue;
  console.log(name, devices.map((device) => device.name).join(", "));
}
