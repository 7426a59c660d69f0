// Writes the serial numbers of all devices and their modules into inventory.csv.
import { writeFile } from "node:fs/promises";
import { createPrimeInfrastructure, csvOf } from "@northbound/prime-infrastructure";

await using prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
});

await writeFile("inventory.csv", csvOf(prime.inventory.serialNumbers({ modules: true })));
console.log("inventory.csv");
