import { createServer } from "node:net";
import { expect, test } from "vitest";
import { createLab, type LabOptions } from "../src/lab.ts";
import { send } from "./request.ts";

const info = "/cvpservice/cvpInfo/getCvpInfo.do";
const small = { world: { sites: 1, devices: 12, machines: 4 } };

test("starts as many nodes as asked for, over TLS, sharing one state and one authority", async () => {
  await using lab = await createLab({ ...small, cloudvision: { nodes: 2, version: "2021.3.0", events: 0 } });
  const { credentials, urls } = lab.cloudvision;
  expect(urls).toHaveLength(2);
  for (const url of urls) {
    const reply = await send(url + info, { ca: lab.ca, headers: { authorization: `Bearer ${credentials.token}` } });
    expect(reply.json()).toEqual({ version: "2021.3.0" });
  }
});

test("listens where it is told, and says so when it can't", async () => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, "127.0.0.1", () => {
      const address = blocker.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  await expect(createLab({ ...small, cloudvision: { nodes: 1, ports: [port] } })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
  await new Promise((resolve) => blocker.close(resolve));
  await using lab = await createLab({ ...small, protocol: "http", cloudvision: { nodes: 1, ports: [port] } });
  expect(lab.cloudvision.urls).toEqual([`http://127.0.0.1:${port}`]);
});

test("the same seed gives the same world, another seed another one", async () => {
  const names = async (seed: number): Promise<string[]> => {
    await using lab = await createLab({ ...small, seed, cloudvision: { nodes: 1, events: 0 } });
    return [...lab.cloudvision.state.fabric.devices.values()].map((device) => device.world.serial);
  };
  expect(await names(3)).toEqual(await names(3));
  expect(await names(3)).not.toEqual(await names(4));
});

test("nothing is left when it is closed", async () => {
  const lab = await createLab({ ...small, protocol: "http", cloudvision: { nodes: 2 } });
  const [url = ""] = lab.cloudvision.urls;
  const open = send(`${url}/api/resources/inventory/v1/Device/watch`, {
    headers: { authorization: `Bearer ${lab.cloudvision.credentials.token}` },
  });
  await expect.poll(() => lab.cloudvision.counters.of()).toBe(1);
  await Promise.all([expect(open).rejects.toMatchObject({ code: "ECONNRESET" }), lab.close()]);
  await expect(send(url + info)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(lab.cloudvision.counters.openSockets).toBe(0);
});

test.for([
  [{ cloudvision: { nodes: 0 } }, /cloudvision\.nodes/],
  [{ cloudvision: { version: "new" } }, /cloudvision\.version/],
  [{ cloudvision: true, clock: { speed: -1 } }, /clock\.speed/],
] as const)("refuses %o", async ([options, words]) => {
  await expect(createLab(options)).rejects.toThrow(words);
});

test("a stand-in that was not asked for is not there, and says why", async () => {
  await using lab = await createLab({ ...small, cloudvision: false, xpresso: true, protocol: "http" });
  expect(() => lab.cloudvision.urls).toThrow(/has no cloudvision/);
});

test("an option that there is not is named, as a misspelt backend would start all of them", async () => {
  const misspelt = { cloudvison: true } as Parameters<typeof createLab>[0];
  await expect(createLab(misspelt)).rejects.toThrow(
    "There is no option `cloudvison`; did you mean `cloudvision`? The options are cloudcix",
  );
});

test.for([
  [{ cloudvision: { tskStep: 5 } }, "There is no option `cloudvision.tskStep`; did you mean `taskStep`?"],
  [
    { prime: { limits: { windowsize: 5 } } },
    "There is no option `prime.limits.windowsize`; did you mean `windowSize`?",
  ],
  [{ rhev: { node: 2 } }, "There is no option `rhev.node`; did you mean `nodes`?"],
  [{ xpresso: { apiversion: "v1" } }, "There is no option `xpresso.apiversion`; did you mean `apiVersion`?"],
  [{ cloudcix: { project: 1 } }, "There is no option `cloudcix.project`; did you mean `projects`?"],
  [{ rhev: true, world: { device: 2 } }, "There is no option `world.device`; did you mean `devices`?"],
  [{ rhev: true, clock: { sped: 0 } }, "There is no option `clock.sped`; did you mean `speed`?"],
] as const)("refuses the misspelt option of %o", async ([options, message]) => {
  await expect(createLab(options as LabOptions)).rejects.toThrow(message);
});
