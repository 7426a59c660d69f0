import { expect, test } from "vitest";
import { createLab, type Lab } from "../../src/lab.ts";

// What goes over the wire when clients written for real engines speak to the lab: their headers, their paths, their XML.

function start(version = "4.5.4"): Promise<Lab> {
  return createLab({ rhev: { version }, protocol: "http", world: { machines: 6, devices: 1 }, clock: { speed: 100 } });
}

const basic = `Basic ${btoa("admin@internal:engine-lab")}`;

test("a session as ovirt-engine-sdk holds it: a token by form, XML with Version 4, and the token given back", async () => {
  await using lab = await start();
  const origin = lab.rhev.urls[0] ?? "";
  const form = {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
  };
  const login = await fetch(`${origin}/ovirt-engine/sso/oauth/token`, {
    ...form,
    body: "grant_type=password&scope=ovirt-app-api&username=admin%40internal&password=engine-lab",
  });
  const { access_token: token, exp } = (await login.json()) as { access_token: string; exp: string };
  expect(exp).toMatch(/^\d{13,}$/);

  const headers = {
    authorization: `Bearer ${token}`,
    version: "4",
    accept: "application/xml",
    "content-type": "application/xml",
  };
  const root = await (await fetch(`${origin}/ovirt-engine/api`, { headers })).text();
  expect(root).toContain("<api>");
  expect(root).toMatch(/<product_info>\s*<name>oVirt Engine<\/name>/);
  const created = await fetch(`${origin}/ovirt-engine/api/vms`, {
    method: "POST",
    headers,
    body: "<vm><cluster><name>Default</name></cluster><name>db1</name><template><name>Blank</name></template></vm>",
  });
  expect(created.status).toBe(201);
  const id =
    /<vm id="([^"]+)"|<vm [^>]*id="([^"]+)"/
      .exec(await created.text())
      ?.slice(1)
      .find(Boolean) ?? "";
  const started = await fetch(`${origin}/ovirt-engine/api/vms/${id}/start`, {
    method: "POST",
    headers,
    body: "<action/>",
  });
  expect(await started.text()).toMatch(/^<\?xml .*<action>.*<status>complete<\/status>.*<\/action>$/s);
  const again = await fetch(`${origin}/ovirt-engine/api/vms/${id}/start`, {
    method: "POST",
    headers,
    body: "<action/>",
  });
  expect(again.status).toBe(409);
  expect((await again.text()).replaceAll(/>\s+</g, "><")).toContain(
    "<fault><reason>Operation Failed</reason><detail>[Cannot run VM. VM is running.]</detail></fault>",
  );

  const logout = await fetch(`${origin}/ovirt-engine/services/sso-logout`, {
    ...form,
    body: `scope=ovirt-app-api&token=${token}`,
  });
  expect(await logout.json()).toEqual({});
  const late = await fetch(`${origin}/ovirt-engine/api`, { headers });
  expect(late.status).toBe(401);
  expect(late.headers.get("www-authenticate")).toBe('Basic realm="RESTAPI"');
  expect(await late.text()).toContain("<title>Error</title>");
});

test("a session as python-rhev holds it: OPTIONS, links by relationship name, search templates, XML by default", async () => {
  await using lab = await start("3.0");
  const origin = lab.rhev.urls[0] ?? "";
  const headers = { authorization: basic };
  const ping = await fetch(`${origin}/api`, { method: "OPTIONS", headers });
  expect(ping.headers.get("allow")).toContain("GET");
  const root = await (await fetch(`${origin}/api`, { headers: { ...headers, accept: "application/xml" } })).text();
  expect(root).toContain('rel="vms/search"');
  expect(root).toContain("?search={query}");
  const bad = await fetch(`${origin}/ovirt-engine/api`, { headers });
  expect(bad.status).toBe(404);
});

test("parameters may stand in the last segment of a path, and the format in the query", async () => {
  await using lab = await start();
  const url = `${lab.rhev.urls[0]}/ovirt-engine/api/v4/vms;max=2?accept=application/json`;
  const answer = (await (await fetch(url, { headers: { authorization: basic } })).json()) as { vm: object[] };
  expect(answer.vm).toHaveLength(2);
});

test("a parameter of the path without a value is true", async () => {
  await using lab = await start();
  const headers = { authorization: basic, accept: "application/json" };
  const api = `${lab.rhev.urls[0]}/ovirt-engine/api`;
  const { vm } = (await (await fetch(`${api}/vms`, { headers })).json()) as { vm: { id: string }[] };
  expect((await fetch(`${api}/vms/${vm[0]?.id};next_run`, { headers })).status).toBe(200);
  expect(lab.violations).toEqual([]);
});

test("XML comes line by line, as fence agents read it", async () => {
  await using lab = await start();
  const headers = { authorization: basic, accept: "application/xml" };
  const answer = await fetch(`${lab.rhev.urls[0]}/ovirt-engine/api/vms?search=name%3Da*`, { headers });
  const lines = (await answer.text()).split("\n");
  // fence_rhevm looks for `<vm href=… id="…">` and `<status>(.*?)</status>` (`JAXBProvider`: jaxb.formatted.output).
  expect(lines.filter((line) => /^\s*<vm .*id="[^"]+".*>$/.test(line)).length).toBeGreaterThan(0);
  expect(lines.filter((line) => /^\s*<status>\w+<\/status>$/.test(line)).length).toBeGreaterThan(0);
});

test("HEAD of the root gives the links as a header, and every answer has a mark", async () => {
  await using lab = await start();
  const head = await fetch(`${lab.rhev.urls[0]}/ovirt-engine/api`, {
    method: "HEAD",
    headers: { authorization: basic, "correlation-id": "mark-1" },
  });
  expect(head.headers.get("link")).toMatch(/<https:\/\/[^>]+\/vms>; rel=vms,/);
  expect(head.headers.get("correlation-id")).toBe("mark-1");
});

test("what is no XML of the engine is bad syntax", async () => {
  await using lab = await start();
  const headers = { authorization: basic, "content-type": "application/xml", accept: "application/json" };
  const answer = await fetch(`${lab.rhev.urls[0]}/ovirt-engine/api/vms`, {
    method: "POST",
    headers,
    body: "<vm><name>x",
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ reason: "Request syntactically incorrect." });
});
