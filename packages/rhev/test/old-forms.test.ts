import { expect, test } from "vitest";
import { createCodec, readXml } from "../src/xml.ts";

const { shapes } = createCodec();

/** What engines up to 3.6 write, and what later ones write for the same. */
const forms = [
  ["<vm><status><state>up</state></status></vm>", { status: "up" }],
  ["<vm><status><state>paused</state><detail>eio</detail></status></vm>", { status: "paused", status_detail: "eio" }],
  [
    '<vm><cpu id="Intel"><topology sockets="1" cores="2"/></cpu></vm>',
    { cpu: { type: "Intel", topology: { sockets: "1", cores: "2" } } },
  ],
  [
    '<vm><os type="rhel_6x64"><boot dev="network"/><boot dev="hd"/></os></vm>',
    { os: { type: "rhel_6x64", boot: { devices: { device: ["network", "hd"] } } } },
  ],
  ['<vmpools><vmpool id="1"><size>2</size></vmpool></vmpools>', { vm_pool: [{ id: "1", size: "2" }] }],
  [
    '<cluster><memory_policy><overcommit percent="200"/></memory_policy></cluster>',
    { memory_policy: { over_commit: { percent: "200" } } },
  ],
  ["<action><status><state>complete</state></status></action>", { status: "complete" }],
] as const;

test.for(forms)("%s is read in today's form", ([xml, value]) => {
  expect(readXml(xml, shapes)).toEqual(value);
});

test("elements where a text is expected are kept", () => {
  expect(readXml("<vm><name><first>a</first><last>b</last></name></vm>", shapes)).toEqual({
    name: { first: "a", last: "b" },
  });
});
