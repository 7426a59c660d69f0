// Makes sure that the users of users.csv are there, lines of user name, e-mail address and role.
import { readFile } from "node:fs/promises";
import { createCloudVision, putUser } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const password = process.env.INITIAL_PASSWORD ?? crypto.randomUUID();
for (const line of (await readFile("users.csv", "utf8")).trim().split("\n")) {
  const [userId = "", email = "", role = ""] = line.split(",");
  const { created } = await putUser(cvp, { userId, email, roles: [role], password });
  console.log(`${userId}: ${created ? "created" : "updated"}`);
}
