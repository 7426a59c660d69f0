// Finds a client of the network by its MAC address: where it is, and how it is connected.
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";

await using prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
});

const client = await prime.clients.find({ mac: process.argv[2] ?? "00:50:ba:00:00:00" });
if (client) {
  const { hostname, userName, ipAddress, status, deviceName, ssid = "wired", location } = client;
  console.log(hostname, userName, ipAddress?.address, status, deviceName, ssid, location);
} else {
  console.error("No such client.");
  process.exitCode = 1;
}
