import { expect, test } from "vitest";
import { startXml } from "./xml-client.ts";

// The stories that users of ovirt-engine-sdk run, in the requests that it makes of them: small documents in XML, whose
// elements stand in the order of the alphabet, and an empty action where nothing is to be said.

interface Named {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
}

const machine =
  "<vm><name>m1</name><cluster><name>Default</name></cluster><template><name>rhel9</name></template></vm>";

test("a disk is made with its attachment, grows through it, is unplugged, and outlives it", async () => {
  await using bench = await startXml();
  const { call, pass } = bench;
  const { value: vm } = await call("POST", "/vms", machine);
  pass();
  const made = await call<{ id: string; disk: Named }>(
    "POST",
    `/vms/${vm["id"]}/diskattachments`,
    "<disk_attachment><active>true</active><bootable>false</bootable><interface>virtio</interface><disk>" +
      "<format>cow</format><name>logs</name><provisioned_size>1073741824</provisioned_size>" +
      "<storage_domains><storage_domain><name>ams1-data</name></storage_domain></storage_domains></disk></disk_attachment>",
  );
  expect(made.status).toBe(202);
  const disk = `/disks/${made.value.disk.id}`;
  expect((await call("GET", disk)).value).toMatchObject({ name: "logs", status: "locked" });
  pass();
  const attachment = `/vms/${vm["id"]}/diskattachments/${made.value.id}`;
  await call(
    "PUT",
    attachment,
    "<disk_attachment><disk><provisioned_size>2147483648</provisioned_size></disk></disk_attachment>",
  );
  // It is locked until it has grown (`UpdateDiskCommand.lockImageInDb`).
  expect((await call("GET", disk)).value).toMatchObject({ status: "locked", provisioned_size: "1073741824" });
  const refused = await call("PUT", attachment, "<disk_attachment><disk><name>b</name></disk></disk_attachment>");
  expect(refused).toMatchObject({ status: 409, value: { detail: expect.stringContaining("are locked") } });
  pass();
  expect((await call("GET", disk)).value).toMatchObject({ status: "ok", provisioned_size: "2147483648" });
  const unplugged = await call("PUT", attachment, "<disk_attachment><active>false</active></disk_attachment>");
  expect(unplugged.value).toMatchObject({ active: "false", disk: { id: made.value.disk.id } });
  await call("DELETE", `${attachment}?detach_only=true`);
  expect((await call("GET", attachment)).status).toBe(404);
  expect((await call("GET", disk)).status).toBe(200);
});

test("a snapshot is previewed, given back, restored, and a machine is made of it", async () => {
  await using bench = await startXml();
  const { call, pass } = bench;
  const { value: vm } = await call("POST", "/vms", machine);
  pass();
  const at = `/vms/${vm["id"]}`;
  const { value: snapshot } = await call(
    "POST",
    `${at}/snapshots`,
    "<snapshot><description>s</description></snapshot>",
  );
  pass();
  const status = async (): Promise<unknown> =>
    (await call("GET", `${at}/snapshots/${snapshot["id"]}`)).value["snapshot_status"];
  const wanted = `<action><restore_memory>false</restore_memory><snapshot id="${snapshot["id"]}"/></action>`;
  expect((await call("POST", `${at}/previewsnapshot`, wanted)).status).toBeLessThan(300);
  pass();
  expect(await status()).toBe("in_preview");
  await call("POST", `${at}/undosnapshot`, "<action/>");
  pass();
  expect(await status()).toBe("ok");
  await call("POST", `${at}/snapshots/${snapshot["id"]}/restore`, "<action/>");
  expect(await status()).toBe("locked");
  pass();
  expect(await status()).toBe("ok");
  const lost = await call(
    "POST",
    `${at}/previewsnapshot`,
    '<action><snapshot id="11111111-0000-0000-0000-000000000000"/></action>',
  );
  expect(lost).toMatchObject({ status: 400, value: { status: "failed", fault: { reason: "Operation Failed" } } });

  const { value: copy } = await call(
    "POST",
    "/vms",
    `<vm><name>m2</name><cluster><name>Default</name></cluster><snapshots><snapshot id="${snapshot["id"]}"/></snapshots></vm>`,
  );
  pass();
  const { value: disks } = await call<{ disk_attachment: Named[] }>("GET", `/vms/${copy["id"]}/diskattachments`);
  expect(disks.disk_attachment).toHaveLength(1);
  expect((await call("GET", `/vms/${copy["id"]}`)).value["status"]).toBe("down");
});

test("interfaces are plugged and unplugged, and every machine has a drive and a console", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const { value: vms } = await call<{ vm: Named[] }>("GET", "/vms?max=1");
  const at = `/vms/${vms.vm[0]?.id}`;
  const { value: nics } = await call<{ nic: Named[] }>("GET", `${at}/nics`);
  const nic = `${at}/nics/${nics.nic[0]?.id}`;
  await call("POST", `${nic}/deactivate`, "<action/>");
  expect((await call("GET", nic)).value["plugged"]).toBe("false");
  await call("POST", `${nic}/activate`, "<action/>");
  expect((await call("GET", nic)).value["plugged"]).toBe("true");
  const { value: drives } = await call<{ cdrom: Named[] }>("GET", `${at}/cdroms`);
  const drive = `${at}/cdroms/${drives.cdrom[0]?.id}`;
  await call("PUT", `${drive}?current=true`, '<cdrom><file id="tools.iso"/></cdrom>');
  expect((await call("GET", drive)).value).toMatchObject({ file: { id: "tools.iso" } });
  const { value: consoles } = await call<{ graphics_console: object[] }>("GET", `${at}/graphicsconsoles`);
  expect(consoles.graphics_console).toMatchObject([{ id: "564e43", protocol: "vnc" }]);
});

test("a storage domain that leaves its data center is unattached, and still there", async () => {
  await using bench = await startXml();
  const { call, pass } = bench;
  const { value: centers } = await call<{ data_center: Named[] }>("GET", "/datacenters?search=name%3DDefault");
  const at = `/datacenters/${centers.data_center[0]?.id}/storagedomains`;
  const { value: domains } = await call<{ storage_domain: Named[] }>("GET", at);
  const id = domains.storage_domain[0]?.id;
  await call("POST", `${at}/${id}/deactivate`, "<action/>");
  pass();
  expect((await call("GET", `${at}/${id}`)).value["status"]).toBe("maintenance");
  expect((await call("GET", `/storagedomains/${id}`)).value["status"]).toBeUndefined();
  await call("DELETE", `${at}/${id}`);
  expect((await call("GET", `/storagedomains/${id}`)).value["status"]).toBe("unattached");
});

test("clusters and groups take in what exists by its id alone", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const { value: clusters } = await call<{ cluster: Named[] }>("GET", "/clusters");
  const at = `/clusters/${clusters.cluster[0]?.id}`;
  const { value: network } = await call(
    "POST",
    "/networks",
    "<network><name>storage</name><data_center><name>Default</name></data_center></network>",
  );
  await call("POST", `${at}/networks`, `<network id="${network["id"]}"><required>false</required></network>`);
  const { value: there } = await call<{ network: object[] }>("GET", `${at}/networks`);
  expect(there.network).toContainEqual(expect.objectContaining({ name: "storage", required: "false" }));

  const { value: group } = await call(
    "POST",
    `${at}/affinitygroups`,
    "<affinity_group><name>g</name></affinity_group>",
  );
  const { value: vms } = await call<{ vm: Named[] }>("GET", "/vms?max=1");
  const [vm] = vms.vm;
  const added = await call("POST", `${at}/affinitygroups/${group["id"]}/vms`, `<vm id="${vm?.id}"/>`);
  expect(added.status).toBe(200);
  const { value: members } = await call<{ vm: Named[] }>("GET", `${at}/affinitygroups/${group["id"]}/vms`);
  expect(members.vm).toMatchObject([{ id: vm?.id, name: vm?.name }]);
});

test("jobs of others go on until they end them, and backups until they are read", async () => {
  await using bench = await startXml();
  const { call, pass } = bench;
  const { value: job } = await call(
    "POST",
    "/jobs",
    "<job><auto_cleared>true</auto_cleared><description>copy</description></job>",
  );
  const at = `/jobs/${job["id"]}`;
  const { value: step } = await call(
    "POST",
    `${at}/steps`,
    "<step><description>one</description><type>executing</type></step>",
  );
  pass();
  await call("POST", `${at}/steps/${step["id"]}/end`, "<action><succeeded>false</succeeded></action>");
  expect((await call("GET", `${at}/steps/${step["id"]}`)).value["status"]).toBe("failed");
  expect((await call("GET", at)).value["status"]).toBe("started");
  await call("POST", `${at}/end`, "<action><force>true</force></action>");
  expect((await call("GET", at)).value["status"]).toBe("finished");

  const { value: vms } = await call<{ vm: Named[] }>("GET", "/vms?max=1");
  const { value: disks } = await call<{ disk: Named[] }>("GET", "/disks?max=1");
  const backups = `/vms/${vms.vm[0]?.id}/backups`;
  const { value: backup } = await call(
    "POST",
    backups,
    `<backup><disks><disk id="${disks.disk[0]?.id}"/></disks></backup>`,
  );
  pass();
  expect((await call("GET", `${backups}/${backup["id"]}`)).value["phase"]).toBe("ready");
  await call("POST", `${backups}/${backup["id"]}/finalize`, "<action/>");
  pass();
  expect((await call("GET", `${backups}/${backup["id"]}`)).value["phase"]).toBe("succeeded");
});

test("elements that are not known are passed over, and values that can't be read are named", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const odd = await call("POST", "/tags", "<tag><colour>red</colour><name>odd</name></tag>");
  expect(odd).toMatchObject({ status: 201, value: { name: "odd" } });
  const { value: vms } = await call<{ vm: Named[] }>("GET", "/vms?max=1");
  const at = `/vms/${vms.vm[0]?.id}`;
  const wrong = await call("PUT", at, "<vm><memory>much</memory></vm>");
  expect(wrong).toMatchObject({ status: 400, value: { reason: "Invalid value" } });
  const missing = await call("POST", "/vms", "<vm><name>m9</name></vm>");
  expect(missing).toMatchObject({
    status: 400,
    value: { reason: "Incomplete parameters", detail: "Vm [cluster] required for add" },
  });
});

test("what every call knows may stand in the query or behind the last segment", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const { value: vms } = await call<{ vm: Named[] }>("GET", "/vms;max=1?max=2");
  expect(vms.vm).toHaveLength(2);
  const { headers } = await call("PUT", `/vms/${vms.vm[0]?.id}?correlation_id=run-7`, "<vm><comment>c</comment></vm>");
  expect(headers.get("correlation-id")).toBe("run-7");
  expect((await call("GET", "/vms?max=some")).status).toBe(200);
  expect((await call("GET", "/vms?max=-1")).status).toBe(400);
});

test("a read of what is not there has an empty answer, any other call a fault", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const path = "/vms/11111111-0000-0000-0000-000000000000";
  expect(await call("GET", path)).toMatchObject({ status: 404, value: "" });
  expect(await call("DELETE", path)).toMatchObject({ status: 404, value: { reason: "Operation Failed" } });
});

test("what is to be read along may be named in the older way", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const { value: inUrl } = await call<{ vm: { nics?: object; statistics?: object }[] }>(
    "GET",
    "/vms?max=1&detail=nics",
  );
  expect(inUrl.vm[0]?.nics).toBeDefined();
  const accept = "application/xml; detail=-main+nics";
  const { value: inHeader } = await call<typeof inUrl>("GET", "/vms?max=1", undefined, { accept });
  expect(inHeader.vm[0]?.nics).toBeDefined();
});

test("a version of the API that the engine does not have is refused without a word", async () => {
  await using bench = await startXml();
  const { call } = bench;
  expect(await call("GET", "/vms", undefined, { version: "3" })).toMatchObject({ status: 400, value: "" });
  await using old = await startXml("4.3.10");
  expect((await old.call("GET", "/vms", undefined, { version: "3" })).status).toBe(200);
});

test("a failed login has one of two forms", async () => {
  await using bench = await startXml();
  const ask = async (path: string, form: Record<string, string>): Promise<unknown> => {
    const answer = await fetch(`${bench.lab.rhev.urls[0]}/ovirt-engine/sso/oauth/${path}`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
    return await answer.json();
  };
  const login = { grant_type: "password", scope: "ovirt-app-api", username: "admin@internal", password: "wrong" };
  expect(await ask("token", login)).toMatchObject({ error_code: "access_denied", error: expect.any(String) });
  const check = { token: "unknown", scope: "ovirt-ext=token-info:validate" };
  expect(await ask("token-info", check)).toMatchObject({
    error: "invalid_grant",
    error_description: expect.any(String),
  });
});

test("go-ovirt gives its token back with an empty scope", async () => {
  await using bench = await startXml();
  // It also forgets to say which token, and the engine does not mind a token that it does not know.
  const give = async (body: string): Promise<unknown> => {
    const answer = await fetch(`${bench.lab.rhev.urls[0]}/ovirt-engine/services/sso-logout`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body,
    });
    return await answer.json();
  };
  expect(await give("scope=&token=engine-lab-token")).toEqual({});
  expect(await give("scope=&token=")).toEqual({});
});

test("an event of somebody else is numbered and dated, and is read from an index on", async () => {
  await using bench = await startXml();
  const { call } = bench;
  const { value: before } = await call<{ event: { index: string }[] }>("GET", "/events?max=1");
  const made = await call(
    "POST",
    "/events",
    "<event><custom_id>7</custom_id><description>hello</description><origin>me</origin><severity>warning</severity></event>",
  );
  expect(made.value).toMatchObject({ origin: "me", index: made.value["id"], time: expect.any(Number) });
  const { value: after } = await call<{ event: object[] }>("GET", `/events?from=${before.event[0]?.index}`);
  expect(after.event).toContainEqual(expect.objectContaining({ description: "hello" }));
});
