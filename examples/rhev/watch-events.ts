// Prints what happens in the engine from now on, until something goes wrong; goes on where it was when it is started again.
import { readFile, writeFile } from "node:fs/promises";
import { createRhev, toDate } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const since = await readFile("last-event", "utf8").catch(() => undefined);
for await (const { id, time, severity, description } of rhev.events.follow({ since, delay: 500 })) {
  console.log(toDate(time)?.toISOString(), severity, description);
  await writeFile("last-event", id);
  if (severity === "error" || severity === "alert") break;
}
