import { jobNameOf } from "@northbound/prime-infrastructure";
import { expect, test } from "vitest";
import { clientOf, primeLab } from "./fixture.ts";

test("a bulk import is a job to wait for, and the devices are there afterwards", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const answer = await prime.op.deviceService.bulkImport({
    body: { devicesImport: { devices: { device: [{ ipAddress: "192.0.2.77" }] } } },
  });
  const run = await prime.op.jobService.waitFor(answer, { delay: 5 });
  expect(run).toMatchObject({ runStatus: "COMPLETED", resultStatus: "SUCCESS" });
  expect(await prime.data.devices.count({ filter: { ipAddress: "192.0.2.77" } })).toBe(1);
  const [summary] = await prime.data.jobSummary.list({ filter: { jobName: jobNameOf(answer) } }).all();
  expect(summary?.jobStatus).toBe("COMPLETED");
  expect(lab.violations).toEqual([]);
});

test("a job that fails, even in part, ends the wait with an error", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  lab.prime.state.jobs.outcomes.push("PARTIALFAILURE");
  const answer = await prime.op.wlanProvisioning.deployTemplate(
    lab.prime.sample("wlanProvisioning/deployTemplate") as never,
  );
  await expect(prime.op.jobService.waitFor(answer, { delay: 5 })).rejects.toMatchObject({ code: "WAIT_FAILED" });
});

test("a synchronized device can be waited for", async () => {
  await using lab = await primeLab({}, 50);
  await using prime = clientOf(lab);
  const ipAddress = lab.world.devices[0]?.address ?? "";
  await prime.op.deviceService.sync({ body: { syncDevicesDTO: { devices: { device: [{ address: ipAddress }] } } } });
  const device = await prime.op.deviceService.waitForCollection(ipAddress, { delay: 5 });
  expect(device.collectionStatus).toBe("COMPLETED");
});

test("alarms are followed as they change, and leaving the loop ends the stream", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const [first] = lab.prime.state.alarms;
  const seen: unknown[] = [];
  for await (const alarm of prime.op.alarmService.stream()) {
    seen.push(alarm.alarmId);
    if (seen.length === 1) {
      await prime.op.alarmService.acknowledge({ body: { alarmIdListDTO: { ids: { id: [first?.id ?? 0] } } } });
    }
    if (seen.length === 2) break;
  }
  expect(seen[1]).toBe(first?.id);
  expect(await prime.data.alarms.count({ filter: { acknowledgementStatus: true } })).toBe(1);
});

test("the server tells what it offers, asked once", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const all = await prime.resources();
  expect(await prime.dataResources()).toContainEqual({ kind: "data", name: "Clients" });
  expect(await prime.serviceResources()).toContainEqual({
    kind: "service",
    name: "bulkImport",
    method: "PUT",
    path: "devices/bulkImport",
  });
  expect(all.length).toBeGreaterThan(200);
  expect(lab.prime.counters.of("discovery/listServiceOperations")).toBe(1);
});

test("request finds a service by its name, with the method and the path that the server names", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  expect(await prime.request("version")).toMatchObject({
    mgmtResponse: { versionInfoDTO: [{ result: "3.10.4.0.0" }] },
  });
  const body = { devicesImport: { devices: { device: [{ ipAddress: "192.0.2.78" }] } } };
  expect(await prime.request("bulkImport", body)).toMatchObject({ mgmtResponse: { bulkImportResult: [{}] } });
  await expect(prime.request("NoSuchThing")).rejects.toThrow("offers no resource NoSuchThing");
  await expect(prime.request("users")).rejects.toThrow("several operations called users");
  expect((await prime.request("GET", "/op/info/version")).response.status).toBe(200);
});

test("a guest account is there until it is deleted, without its password", async () => {
  await using lab = await primeLab();
  await using prime = clientOf(lab);
  const account = {
    username: "visitor2",
    password: "not-a-real-secret",
    userRole: "guest",
    profile: "guest",
    applyGuestUserTo: "CONTROLLER_LIST",
  } as const;
  await prime.op.guestUserService.create({ body: { guestUserDTO: account } });
  const [guest] = await prime.data.guestUsers.list({ filter: { username: "visitor2" } }).all();
  expect(guest).toMatchObject({ username: "visitor2", profile: "guest" });
  expect(JSON.stringify(guest)).not.toContain("secret");
  await prime.op.guestUserService.delete({
    username: "visitor2",
    body: { controllerIdListDTO: { controllerIdList: { controllerId: [3_000] } } } as never,
  });
  expect(await prime.data.guestUsers.count({ filter: { username: "visitor2" } })).toBe(0);
});
