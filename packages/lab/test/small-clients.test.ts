import { NotFoundError } from "@northbound/runtime";
import { createComputeCaller, createComputePathClient, projectList } from "@northbound/cloudcix/compute/operations";
import { createCloudVisionCaller, createCloudVisionPathClient, cvpInfoGet } from "@northbound/cloudvision/operations";
import {
  createPrimeInfrastructureCaller,
  createPrimeInfrastructurePathClient,
  devicesGet,
  devicesList,
} from "@northbound/prime-infrastructure/operations";
import { createRhevCaller, createRhevPathClient, operations, vmsGet, vmsList } from "@northbound/rhev/operations";
import { createXpressoCaller, createXpressoPathClient, testbedsV2List } from "@northbound/xpresso/operations";
import { afterAll, expect, test } from "vitest";
import { createLab } from "../src/index.ts";

// Clients of single operations are whole clients but for their table: sessions, paging and failures are the backend's.

const lab = await createLab({
  cloudcix: true,
  cloudvision: { nodes: 2 },
  prime: true,
  rhev: true,
  xpresso: true,
});
afterAll(() => lab.close());
const tls = { ca: lab.ca };

test("CloudVision: a call and a path, over two nodes", async () => {
  const { urls: nodes, credentials, nodes: stand } = lab.cloudvision;
  const { username, password } = credentials;
  const options = { nodes, credentials: { username, password }, tls };
  await using cvp = createCloudVisionCaller(options);
  const { version } = await cvp.call(cvpInfoGet);
  await stand[0]?.kill();
  expect((await cvp.call(cvpInfoGet)).version).toBe(version);
  await using paths = createCloudVisionPathClient(options, [cvpInfoGet]);
  expect((await paths.GET("/cvpservice/cvpInfo/getCvpInfo.do")).data?.version).toBe(version);
});

test("RHEV: pages, faults, XML, one path and all paths", async () => {
  const { urls: nodes, credentials } = lab.rhev;
  const options = { nodes, credentials, tls };
  await using rhev = createRhevCaller(options);
  const machines = await rhev.call(vmsList, {}, { pageSize: 3 }).all();
  const vmId = machines[0]?.id ?? "";
  await expect(rhev.call(vmsGet, { vmId: "no-such" })).rejects.toBeInstanceOf(NotFoundError);
  await using xml = createRhevCaller({ ...options, format: "xml" });
  expect((await xml.call(vmsGet, { vmId })).name).toBe(machines[0]?.name);
  await using one = createRhevPathClient(options, [vmsGet]);
  expect((await one.GET("/vms/{vmId}", { params: { path: { vmId } } })).data?.name).toBe(machines[0]?.name);
  // @ts-expect-error -- this client was not given the operation at this path
  const neverRun = (): unknown => one.GET("/hosts");
  expect(neverRun).toBeTypeOf("function");
  await using all = createRhevPathClient(options, operations);
  expect((await all.GET("/hosts")).data?.host?.length).toBeGreaterThan(0);
});

test("RHEV: a write makes void what any operation read", async () => {
  const { urls: nodes, credentials } = lab.rhev;
  await using rhev = createRhevCaller({ nodes, credentials, tls, cache: true });
  const { bookmarksCreate, bookmarksList } = await import("@northbound/rhev/operations");
  await rhev.call(bookmarksList);
  expect(rhev.cache.stats().entries).toBe(1);
  await rhev.call(bookmarksCreate, { body: { name: "ours", value: "vms: name=db*" } });
  expect(rhev.cache.stats().entries).toBe(0);
});

test("Prime Infrastructure: pages and a virtual domain", async () => {
  const { urls: nodes, credentials } = lab.prime;
  const options = { nodes, credentials, tls, virtualDomain: "ROOT-DOMAIN" };
  await using prime = createPrimeInfrastructureCaller(options);
  const devices = await prime.call(devicesList, { ".full": true }).all();
  expect(devices.length).toBeGreaterThan(0);
  expect(lab.prime.journal.entries.at(-1)?.target).toContain("_ctx.domain=ROOT-DOMAIN");
  await using paths = createPrimeInfrastructurePathClient(options, [devicesList, devicesGet]);
  expect((await paths.GET("/data/Devices")).response.ok).toBe(true);
});

test("XPRESSO: a list of pages", async () => {
  const { urls: nodes, credentials } = lab.xpresso;
  const options = { nodes, token: credentials.token ?? "", tls };
  await using xpresso = createXpressoCaller(options);
  expect((await xpresso.call(testbedsV2List).all()).length).toBeGreaterThan(0);
  await using paths = createXpressoPathClient(options, [testbedsV2List]);
  expect((await paths.GET("/api/v2/testbeds")).response.ok).toBe(true);
});

test("CloudCIX: one application, with its own login", async () => {
  const { urls: gateway, credentials: given, state } = lab.cloudcix;
  const apiKey = state.users.get(given.username)?.apiKey ?? "";
  const credentials = { email: given.username, password: given.password, apiKey };
  const options = { gateway, credentials, tls };
  await using compute = createComputeCaller(options);
  const projects = await compute.call(projectList).all();
  expect(projects.length).toBeGreaterThan(0);
  await using paths = createComputePathClient(options, [projectList]);
  expect((await paths.GET("/project/")).data?.content.length).toBe(Math.min(projects.length, 50));
});
