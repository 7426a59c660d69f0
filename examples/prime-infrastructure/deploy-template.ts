// Deploys a CLI template to every device of a site that answers, and waits for the job.
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";

await using prime = createPrimeInfrastructure({
  nodes: ["https://prime.example.net"],
  credentials: { username: "api", password: process.env.PRIME_PASSWORD ?? "" },
});

const [name = "Banner", location = "Amsterdam"] = process.argv.slice(2);
const devices = await prime.data.devices.list({ filter: { location, reachability: "REACHABLE" } }).all();
const { resultStatus } = await prime.templates.deploy(
  { name, devices, values: { text: "Authorized access only" }, copyConfigToStartup: true },
  { deadline: 1_800_000 },
);
console.log(name, resultStatus, `on ${devices.length} devices`);
