import { createCloudCix } from "@northbound/cloudcix";
import { createCloudVision } from "@northbound/cloudvision";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createRhev } from "@northbound/rhev";
import { createXpresso } from "@northbound/xpresso";

/** What a user of any runtime does with the packages, as far as possible with what the platform has everywhere. */
export async function scenario({ cloudvision, others, deadNode, tls }) {
  const done = [];
  const step = (name, holds) => {
    if (!holds) throw new Error(`${name}: not as expected`);
    done.push(name);
  };
  const { urls, username, password, devices } = cloudvision;
  const failovers = [];
  const clients = [];
  // What `await using` would do, which Node 20 and 22 don't understand.
  const open = (client) => {
    clients.push(client);
    return client;
  };
  const observe = (event) => event.type === "failover" && failovers.push(event);
  const cvp = open(
    createCloudVision({ nodes: [deadNode, ...urls], credentials: { username, password }, observe, tls }),
  );

  const { version } = await cvp.cvpInfo.get();
  step("connects with a session, around a dead node", version === "2024.3.1" && failovers.length > 0);

  const named = await cvp.users.list().all();
  step(
    "calls by name",
    named.some(({ userId }) => userId === username),
  );

  const { data, error } = await cvp.GET("/cvpservice/cvpInfo/getCvpInfo.do");
  step("calls by path", data?.version === version && error === undefined);

  let pages = 0;
  const keys = new Set();
  const list = cvp.provisioning.searchTopology({}, { pageSize: 10, onProgress: () => pages++ });
  for await (const { key } of list) keys.add(key);
  step("reads several pages", keys.size === devices && pages >= 3);

  const missing = await cvp.configlets.getByName({ name: "no-such-configlet" }).catch((thrown) => thrown);
  step("throws an error with its code", missing.code === "NOT_FOUND" && missing.operation === "configlets/getByName");

  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const aborted = cvp.inventory.listDevices({}, { signal: controller.signal }).catch((thrown) => thrown);
  controller.abort(reason);
  step("aborts with the caller's reason", (await aborted) === reason);

  let streamed = 0;
  for await (const { value } of cvp.inventoryV1.listDevices()) if (value?.key?.deviceId) streamed++;
  step("reads a stream", streamed === devices);

  const { rhev, prime, xpresso, cloudcix } = others;
  const engine = open(createRhev({ nodes: rhev.urls, credentials: rhev.credentials, tls }));
  step("reads machines of RHEV", (await engine.vms.list().all()).length > 0);
  const infrastructure = open(createPrimeInfrastructure({ nodes: prime.urls, credentials: prime.credentials, tls }));
  step("reads devices of Prime", (await infrastructure.data.devices.list().first()) !== undefined);
  const dashboard = open(createXpresso({ nodes: xpresso.urls, token: xpresso.token, tls }));
  step("reads testbeds of XPRESSO", (await dashboard.testbeds.list().all()).length > 0);
  const cix = open(createCloudCix({ gateway: cloudcix.urls, credentials: cloudcix.credentials, tls }));
  step("reads projects of CloudCIX", (await cix.compute.project.list().first())?.id !== undefined);
  await Promise.all(clients.map((client) => client.close()));
  const late = await cvp.cvpInfo.get().catch((thrown) => thrown);
  step("closes", late.code === "CLOSED");
  return done;
}

/** The input of the scenario, from a lab. */
export function describeLab(lab) {
  const { username, password } = lab.cloudvision.credentials;
  const pick = ({ urls, credentials }) => ({
    urls,
    credentials: { username: credentials.username, password: credentials.password },
  });
  const email = lab.cloudcix.credentials.username;
  const apiKey = lab.cloudcix.state.users.get(email)?.apiKey;
  return {
    cloudvision: { urls: lab.cloudvision.urls, username, password, devices: lab.world.devices.length },
    others: {
      rhev: pick(lab.rhev),
      prime: pick(lab.prime),
      xpresso: { urls: lab.xpresso.urls, token: lab.xpresso.credentials.token },
      cloudcix: {
        urls: lab.cloudcix.urls,
        credentials: { email, password: lab.cloudcix.credentials.password, apiKey },
      },
    },
    ...(lab.ca && { tls: { ca: lab.ca } }),
  };
}
