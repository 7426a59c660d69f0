import { createRhev } from "@northbound/rhev";
import { expect, test } from "vitest";
import { type Bench, quick, startEngine } from "./engine.ts";

function startOld(): Promise<Bench> {
  return startEngine({}, { rhev: { version: "3.3.0", step: 400 } });
}

test.for(["json", "xml"] as const)("an engine of 3.x is run in %s", async (format) => {
  await using bench = await startOld();
  const { rhev: settings } = bench.lab;
  await using rhev = createRhev({
    nodes: settings.urls.map((url) => `${url}/api`),
    credentials: { username: "admin@internal", password: "engine-lab", method: "basic" },
    format,
  });
  expect((await rhev.api.get()).product_info?.version).toMatchObject({ major: "3", minor: "3" });
  expect((await rhev.special("templates/blank")).name).toBe("Blank");
  expect((await rhev.special("tags/root")).name).toBe("root");
  const created = await rhev.vms.create({
    body: { name: "old1", cluster: { name: "Default" }, template: { name: "rhel9" } },
  });
  await rhev.complete(created, quick);
  const vm = await rhev.vms.handle({ name: "old1" });
  await vm.waitFor("down", quick);
  await vm.start();
  await vm.waitFor("up", quick);
  await expect(vm.start()).rejects.toMatchObject({
    code: "CONFLICT",
    detail: { detail: "[Cannot run VM. VM is running.]" },
  });
});

test("its states, topologies and boot devices have other forms on the wire", async () => {
  await using bench = await startOld();
  const headers = { authorization: `Basic ${btoa("admin@internal:engine-lab")}` };
  const ask = (accept: string): Promise<Response> =>
    fetch(`${bench.lab.rhev.urls[0]}/api/vms?max=1`, { headers: { ...headers, accept } });
  const asXml = await ask("application/xml");
  expect(asXml.headers.get("content-type")).toBe("application/xml");
  const text = (await asXml.text()).replaceAll(/>\s+</g, "><");
  expect(text).toMatch(/<status><state>\w+<\/state><\/status>/);
  expect(text).toMatch(/<topology sockets="\d+" cores="\d+" threads="\d+"\/>/);
  expect(text).toMatch(/<os type="\w+"><boot dev="hd"\/><\/os>/);
  const asJson = (await (await ask("application/json")).json()) as { vm: { status: object }[] };
  expect(asJson.vm[0]?.status).toEqual({ state: expect.any(String) });
});
