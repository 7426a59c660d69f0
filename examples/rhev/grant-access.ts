// Lets a user do everything with the machines of one name, and tells who may do what with them.
import { createRhev } from "@northbound/rhev";

const [pattern = "db*", user = "user"] = process.argv.slice(2);

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const who = await rhev.collection("users").get(user);
const roles = new Map((await rhev.collection("roles").list()).map(({ id, name }) => [id, name]));
const users = new Map((await rhev.collection("users").list()).map(({ id, user_name }) => [id, user_name]));
for await (const { id: vmId, name } of rhev.vms.list({ search: { name: pattern } })) {
  await rhev.vmPermissions.create({ vmId, body: { user: { id: who.id }, role: { name: "UserVmManager" } } });
  for (const permission of await rhev.vmPermissions.list({ vmId }).all())
    console.log(name, users.get(permission.user?.id ?? ""), roles.get(permission.role?.id ?? ""));
}
