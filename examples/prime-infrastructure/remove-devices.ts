// Removes the devices whose addresses stand in a file, by one job.
import { readFile } from "node:fs/promises";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";

await using prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
});

const text = await readFile(process.argv[2] ?? "retired.txt", "utf8");
const ipAddress = text.split(/\s+/).filter((address) => address !== "");
const { resultStatus } = await prime.devices.remove({ ipAddress }, { deadline: 1_800_000 });
console.log(resultStatus, `${ipAddress.length} devices,`, await prime.data.devices.count(), "left");
