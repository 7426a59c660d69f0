// Stops every machine of a project that runs, as for the night, and reports what could not be stopped.
import { createCompute } from "@northbound/cloudcix/compute";

const project_id = Number(process.argv[2]);

await using compute = createCompute({
  credentials: {
    email: "robot@example.com",
    password: process.env.CIX_PASSWORD ?? "",
    apiKey: process.env.CIX_KEY ?? "",
  },
});

const running = await compute.instances.list({ search: { project_id, state: "running" } }).all();
const results = await Promise.allSettled(running.map(({ id }) => compute.instances.stop({ id })));

for (const [index, result] of results.entries()) {
  const name = running[index]?.name;
  if (result.status === "fulfilled") console.log(name, result.value.state);
  else console.error(name, String(result.reason));
}
if (results.some(({ status }) => status === "rejected")) process.exitCode = 1;
