import { InvalidInputError, TimeoutError, WaitFailedError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { asRequest } from "../src/index.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

/** A stand-in with one record that shows these states, one more with each read; the last one stays. */
function withStates(...states: readonly unknown[]): StandIn {
  let reads = 0;
  return createStandIn((call) => {
    const index = Math.min(call.method === "GET" ? reads++ : reads, states.length - 1);
    return { status: 200, body: { content: { id: 12, state: states[index] } } };
  });
}

const quick = { delay: 1, growth: 1 };
const changesOf = ({ sent }: StandIn): unknown[] =>
  sent.filter(({ method }) => method === "PATCH").map(({ body }) => body);

// What may be asked for in which state: the vendor's SDK at `state` of ComputeInstanceUpdate.
test.each([
  ["start", ["stopped", "restart", "running"], ["restart"]],
  ["start", ["delete_queue", "restart", "running"], ["restart"]],
  ["start", ["running"], []],
  ["start", ["building", "running"], []],
  ["stop", ["running", "stop", "stopped"], ["stop"]],
  ["stop", ["stopped"], []],
  ["restart", ["running", "stopped", "running"], ["stop", "restart"]],
  ["restart", ["stopped", "running"], ["restart"]],
  ["remove", ["stopped", "delete", "delete_queue"], ["delete"]],
  ["remove", ["delete_queue"], []],
  ["restore", ["delete_queue", "running"], ["restart"]],
  ["restore", ["stopped"], []],
] as const)("to %s an instance that shows %j, it asks for %j", async (job, states, asked) => {
  const standIn = withStates(...states);
  const record = await standIn.cloudcix.compute.instances[job]({ id: 12 }, quick);
  expect(changesOf(standIn)).toEqual(asked.map((state) => ({ state })));
  expect(record?.state).toBe(states.at(-1));
});

test("what goes with a state is sent with it, and nothing else is", async () => {
  const specs = [{ sku_name: "RAM_001", quantity: 16 }];
  const running = withStates("running");
  await running.cloudcix.compute.instances.resize({ id: 12, specs }, quick);
  await running.cloudcix.compute.volumes.unmount({ id: 12, instanceIds: [1], path: "/mnt" }, quick);
  await running.cloudcix.compute.firewalls.setRules({ id: 12, rules: [{ group_name: "@IE_v4", allow: true }] }, quick);
  const stopped = withStates("stopped");
  await stopped.cloudcix.compute.instances.resize({ id: 12, specs }, quick);
  expect([...changesOf(running), ...changesOf(stopped)]).toEqual([
    { specs, state: "update_running" },
    { metadata: { detach_instance_ids: [1], mount_path: "/mnt" }, state: "update_running" },
    { rules: [{ group_name: "@IE_v4", allow: true }], state: "update_running" },
    { specs, state: "update_stopped" },
  ]);
});

// The guide of the samples: "the entire rules array is REPLACED", and networks that exist go with all their members.
test("what is added to a firewall or a router goes with what is there", async () => {
  const rule = { allow: true, inbound: true, destination: "*", source: "*", protocol: "tcp", port: "22" } as const;
  const any = { allow: false, inbound: false, destination: "*", source: "*", protocol: "any" } as const;
  const network = { name: "net-1", ipv4: "10.0.1.0/24", ipv6: "2001:db8::/64", vlan: 100 };
  const { cloudcix, sent } = createStandIn(({ url }) => {
    const own = url.includes("routers")
      ? { networks: [{ ...network, destination: null }] }
      : url.endsWith("/1/")
        ? { type: "geo", rules: [{ allow: true, inbound: true, group_name: "@IE_v4", order: 1, port: "" }] }
        : {
            type: "project",
            rules: [
              { ...rule, order: 1, version: 4 },
              { ...any, port: "", order: 2 },
            ],
          };
    return { status: 200, body: { content: { id: 12, state: "running", ...own } } };
  });
  const { firewalls, routers } = cloudcix.compute;
  await firewalls.addRules({ id: 12, rules: [{ ...rule, port: "443" }] }, quick);
  await firewalls.addRules({ id: 1, rules: [{ group_name: "@US_v4" }] }, quick);
  await routers.addNetwork({ id: 12, name: "net-2", ipv4: "10.0.2.0/24" }, quick);
  expect(sent.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
    { rules: [rule, any, { ...rule, port: "443" }], state: "update_running" },
    {
      rules: [{ allow: true, inbound: true, group_name: "@IE_v4" }, { group_name: "@US_v4" }],
      state: "update_running",
    },
    { networks: [network, { name: "net-2", ipv4: "10.0.2.0/24" }], state: "update_running" },
  ]);
});

test("a static route has no networks to add to, and keeps those that say where it leads", async () => {
  const { cloudcix, sent } = createStandIn(() => ({
    status: 200,
    body: { content: { id: 12, type: "static_route", state: "running", networks: [{ destination: "10.0.0.0/8" }] } },
  }));
  const adding = cloudcix.compute.routers.addNetwork({ id: 12, name: "net-2", ipv4: "10.0.2.0/24" }, quick);
  await expect(adding).rejects.toThrow("Router 12 is a static route: no network can be added to it.");
  expect(sent.filter(({ method }) => method === "PATCH")).toEqual([]);
});

test("machines of IaaS have the same jobs, with their numbers for states", async () => {
  const standIn = withStates(4, 6, 4);
  await standIn.cloudcix.iaas.vm.restart({ pk: 12 }, quick);
  await standIn.cloudcix.iaas.vm.resize({ pk: 12, cpu: 4 }, quick);
  expect(changesOf(standIn)).toEqual([{ state: 5 }, { state: 7 }, { cpu: 4, state: 10 }]);
});

test("a job may end with its last request", async () => {
  const standIn = withStates("stopped");
  await standIn.cloudcix.compute.instances.start({ id: 12 }, { ...quick, wait: false });
  expect(standIn.sent.map(({ method }) => method)).toEqual(["POST", "GET", "PATCH"]);
});

// "Common Patterns" of the vendor's sample scripts: unresourced (3), failed to allocate resources.
test.each([
  ["start", ["unresourced"], "instance 12 to rest failed: it is unresourced"],
  ["start", ["stopped", "restart", "unresourced"], "instance 12 to be running failed: it is unresourced"],
  ["stop", ["deleted"], "it rests in the state deleted"],
] as const)("to %s an instance that shows %j fails with the reason", async (job, states, reason) => {
  const { cloudcix } = withStates(...states);
  const done = cloudcix.compute.instances[job]({ id: 12 }, quick);
  await expect(done).rejects.toBeInstanceOf(WaitFailedError);
  await expect(done).rejects.toThrow(reason);
});

test("a job on what isn't there fails, but one that removes is done when it is gone", async () => {
  const gone = createStandIn(() => ({ status: 404, body: { detail: "Not found." } }));
  await expect(gone.cloudcix.compute.instances.start({ id: 12 }, quick)).rejects.toThrow("there is no such record");
  let reads = 0;
  const going = createStandIn((call) =>
    call.method === "GET" && reads++ > 0
      ? { status: 404, body: { detail: "Not found." } }
      : { status: 200, body: { content: { id: 12, state: "running" } } },
  );
  expect(await going.cloudcix.compute.gpus.remove({ id: 12 }, quick)).toBeUndefined();
});

test("the deadline is for the whole job", async () => {
  const { cloudcix } = withStates("building");
  const done = cloudcix.compute.instances.restart({ id: 12 }, { ...quick, deadline: 60 });
  await expect(done).rejects.toBeInstanceOf(TimeoutError);
});

type Untyped = Readonly<Record<string, Readonly<Record<string, (input?: object) => Promise<unknown>>>>>;

test.each([
  ["instances", "start", undefined, "needs `id`"],
  ["instances", "resize", { id: 12 }, "needs `specs`"],
  ["instances", "stop", { id: 12, force: true }, "takes { id }, not `force`"],
  ["volumes", "mount", { id: 12, path: "/mnt" }, "needs `instanceIds`"],
])("%s.%s(%j) is refused before anything is sent", async (group, job, input, message) => {
  const { cloudcix, sent } = withStates("running");
  const done = (cloudcix.compute as unknown as Untyped)[group]?.[job]?.(input);
  await expect(done).rejects.toBeInstanceOf(InvalidInputError);
  await expect(done).rejects.toThrow(message);
  expect(sent).toEqual([]);
});

// The vendor's SDK at NetworkRouterNetwork and NetworkVpnMetadata: the route of a static route is among its networks, and
// the version of IKE is a number in answers and a text in requests.
test("what was read becomes what a request takes", () => {
  const marks = { id: 12, created: "", updated: "", uri: "", state: "running" as const, specs: [], project_id: 1 };
  const route = { destination: "10.9.0.0/24", nat: false, nexthop: "10.0.0.9" };
  const networks = [{ ...route, ipv4: null as never }];
  const metadata = {} as never;
  const staticRoute = { ...marks, name: "to-site", type: "static_route", grace_period: 7, networks, metadata } as const;
  expect(asRequest(staticRoute)).toEqual({ name: "to-site", metadata: route });
  const settings = { ike_version: 2, stif_number: 3, ike_local_identifier: "a", ike_lifetime: 28_800 };
  const vpn = { ...marks, name: "site", type: "site-to-site", metadata: settings } as const;
  expect(asRequest(vpn)).toEqual({ name: "site", metadata: { ike_lifetime: 28_800 } });
  const rule = { destination: "*", source: "*", protocol: "any", port: "", order: 1, version: 4 } as const;
  const firewall = { ...marks, name: "wall", type: "project" as const, rules: [rule] };
  expect(asRequest(firewall).rules).toEqual([{ destination: "*", source: "*", protocol: "any" }]);
});
