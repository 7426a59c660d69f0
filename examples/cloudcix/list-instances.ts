// Lists the instances of all projects by name, with their states.
import { createCompute } from "@northbound/cloudcix/compute";

await using compute = createCompute({
  credentials: {
    email: "robot@example.com",
    password: process.env.CIX_PASSWORD ?? "",
    apiKey: process.env.CIX_KEY ?? "",
  },
});

const projects = new Map<number, string>();
for await (const { id, name } of compute.project.list()) projects.set(id, name);

for await (const { id, name, project_id, state } of compute.instances.list({ order: "name" })) {
  console.log(projects.get(project_id), id, name, state);
}
