import { expect, test } from "vitest";
import { quick, startEngine } from "./engine.ts";

test("a client that speaks XML has the same calls, types and values", async () => {
  await using bench = await startEngine({ format: "xml" });
  await using other = await startEngine();
  const { rhev } = bench;
  const create = {
    name: "db1",
    cluster: { name: "Default" },
    template: { name: "Blank" },
    memory: "4294967296",
    high_availability: { enabled: "true" as const },
  };
  const { id: _, href: _href, link: _link, actions: _actions, ...viaXml } = await rhev.collection("vms").create(create);
  const {
    id: __,
    href: __href,
    link: __link,
    actions: __actions,
    ...viaJson
  } = await other.rhev.collection("vms").create(create);
  const same = (vm: object): object => ({ ...vm, cluster: "", template: "", original_template: "", creation_time: "" });
  expect(same(viaXml)).toEqual(same(viaJson));
  expect(viaXml.creation_time).toBeTypeOf("number");

  const vm = await rhev.vms.handle({ name: "db1" });
  await vm.start();
  await vm.waitFor("up", quick);
  await expect(vm.start()).rejects.toMatchObject({
    code: "CONFLICT",
    detail: { reason: "Operation Failed", detail: "[Cannot run VM. VM is running.]" },
  });
  expect(await rhev.vms.list().all()).toHaveLength(41);
  expect(bench.lab.violations).toEqual([]);
});

test("a fault in XML is understood by a client that speaks JSON", async () => {
  await using bench = await startEngine({ headers: { accept: "application/xml" } });
  await expect(bench.rhev.vms.delete({ vmId: "absent" })).rejects.toMatchObject({
    code: "NOT_FOUND",
    backendCode: "Operation Failed",
    detail: { reason: "Operation Failed", detail: "Entity not found: absent" },
  });
});

test("a session that has ended is renewed in XML, too", async () => {
  await using bench = await startEngine({ format: "xml" });
  await bench.rhev.api.get();
  bench.lab.rhev.expireSessions();
  expect((await bench.rhev.api.get()).product_info?.name).toBe("oVirt Engine");
  expect(bench.lab.rhev.counters.logins).toBe(2);
});
