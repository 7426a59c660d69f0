// Counts the clients of each wireless network that are connected now.
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";

await using prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
});

const counts = new Map<string, number>();
for await (const { ssid = "wired" } of prime.data.clients.list({ filter: { status: "ASSOCIATED" } })) {
  counts.set(ssid, (counts.get(ssid) ?? 0) + 1);
}
for (const [ssid, count] of counts) console.log(ssid, count);
