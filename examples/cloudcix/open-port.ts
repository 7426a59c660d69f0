// Lets traffic for a port into a project, and keeps the rules that are there.
import { createCompute } from "@northbound/cloudcix/compute";

const [project_id = 0, port = 443] = process.argv.slice(2).map(Number);

await using compute = createCompute({
  credentials: {
    email: "robot@example.com",
    password: process.env.CIX_PASSWORD ?? "",
    apiKey: process.env.CIX_KEY ?? "",
  },
});

const firewall = await compute.firewalls.list({ search: { project_id, type: "project" } }).first();
if (!firewall) throw new Error(`Project ${project_id} has no firewall.`);

const { name, rules } = await compute.firewalls.addRules({
  id: firewall.id,
  rules: [{ allow: true, inbound: true, source: "*", destination: "*", protocol: "tcp", port: String(port) }],
});
console.log(name, `${rules.length} rules`);
