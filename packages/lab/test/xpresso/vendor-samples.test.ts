import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lab } from "../../src/index.ts";
import { xpressoLab } from "./fixture.ts";

/**
 * The requests of the vendor's pages for v1 and v2 (developer.cisco.com/docs/xpresso), with the identifiers of the lab in
 * place of the vendor's, and the members that its samples of the answers show. `[]` stands for a list.
 */
const samples: readonly {
  readonly request: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly answer: string | object;
}[] = [
  {
    request: "POST /api/v1/requests",
    body: {
      profile: "{profile}",
      testbeds: ["{testbed}"],
      submitted_for: "some_cec",
      compare_baseline: true,
      is_baseline: true,
      description: "This is a test run",
      clean: true,
      max_request_runtime_seconds: 86_400,
      tags: ["xpresso", "test"],
      branch: "master",
      parameters: {
        env_vars: { ATS_SECURE_HOSTS: "ssr-sjc-vmftp-5 ssr-sjc-vmftp-8 ssr-sjc-vmftp-6" },
        job_args: { "--turbo": true, "--run-again": "some value" },
        harness_args: { "--loglevel": "INFO" },
      },
    },
    answer: "username request_id state branch submitter request_url service_url items.[]",
  },
  {
    request: "POST /api/v1/requests",
    body: { profile: "964c036a-619e-4001-b62e-4f7f028231dc" },
    status: 400,
    answer: { Error: "Provided profile is not defined." },
  },
  { request: "POST /api/v1/requests", body: { bundle: "{bundle}" }, answer: "request_id state items.[]" },
  {
    request: "POST /api/v1/requests",
    body: { bundle: "964c036a-619e-4001-b62e-4f7f028231dc" },
    status: 400,
    answer: { Error: "Provided bundle is not defined." },
  },
  {
    request: "POST /api/v1/requests",
    body: { profile: "{profile}", testbeds: ["{testbed}"], topologies: ["{topology}"] },
    status: 400,
    answer: "Error",
  },
  { request: "GET /api/v1/requests", answer: "[].uuid [].request_id [].state [].items.[].item_id" },
  { request: "GET /api/v1/requests/{number}", answer: "uuid request_id tags items.[].results.run.uid" },
  { request: "GET /api/v1/requests/REQ9999999", status: 404, answer: {} },
  {
    request: "PATCH /api/v1/requests/{number}/stop",
    body: { reason: "Superseded" },
    answer: "request_id state items.[]",
  },
  {
    request: "POST /api/v2/requests",
    body: {
      profile: "{profile}",
      cdets: { bugs: ["CSC1234"], ddts_attribute: ["abc", "123"], attach_report: true },
      branch: "feature-A",
      label: "test feature A",
      description: "This is my test run",
      testbeds: ["{testbed}"],
      parameters: {
        job_args: { "--key": "value" },
        harness_args: { "-pyats_arg": "value" },
        env_vars: { ENV_VAR: "value" },
      },
      clean: true,
      images: ["file:///auto/something.bin", "https://my-server.mydomain.com/images/something-else.bin"],
      max_request_runtime_seconds: 43_200,
      tags: ["tag1"],
    },
    answer: "request_id state items.[]",
  },
  { request: "POST /api/v2/requests", body: { profile: "{profile}", topology: "{topology}" }, answer: "request_id" },
  { request: "POST /api/v2/requests", body: { bundle: "{bundle}", label: "test feature A" }, answer: "request_id" },
  {
    request: "GET /api/v1/jobs",
    answer:
      "[].uuid [].name [].harness [].job_file [].description [].support_mailers [].interest_lists [].profiles.[].uuid " +
      "[].profiles.[].is_default [].profiles.[].priority [].profiles.[].config_state [].profiles.[].engine_instance.uuid " +
      "[].profiles.[].harness_instances.[].oper_state [].profiles.[].max_run_time",
  },
  {
    request: "GET /api/v2/jobs",
    answer: "[].id [].name [].profiles.[].id [].profiles.[].configuration_state [].profiles.[].engine_instance.id",
  },
  {
    request: "GET /api/v1/testbeds",
    answer:
      "[].uuid [].name [].link_id [].max_reservation_time [].max_retention_period [].bldg [].devices.[].created_time " +
      "[].devices.[].connections.[].uuid [].states.reservation [].states.operation [].states.configuration [].topology_name",
  },
  { request: "GET /api/v1/testbeds/{testbed}", answer: "uuid name backend" },
  {
    request: "GET /api/v2/testbeds",
    answer: "[].id [].topology.name [].topology.id [].operational_state [].configuration_state [].reservation_state",
  },
  { request: "GET /api/v2/testbeds/{testbed}", answer: "id devices.[].date_created" },
  { request: "GET /api/v1/harnesses", answer: "[].uuid [].harness [].oper_state [].supporting_path" },
  {
    request: "GET /api/v1/harnesses/964c036a-619e-4001-b62e-4f7f028231dc",
    status: 404,
    answer: { detail: "Not Found" },
  },
  { request: "GET /api/v1/resouces/testbeds/{testbedName}", answer: "uuid name category group owner" },
  { request: "GET /api/v2/resouces/testbeds/{testbedName}", answer: "id name category group owner" },
  { request: "GET /api/v2/resouces/testbeds/none", status: 404, answer: { detail: "Not Found" } },
];

let lab: Lab;
let values: Readonly<Record<string, string>>;
beforeAll(async () => {
  lab = await xpressoLab();
  const { registry, requests } = lab.xpresso.state;
  const first = (found: Iterable<{ readonly id: string; readonly group: string }>): string =>
    [...found].find(({ group }) => group === "routing")?.id ?? "";
  const testbed = first(registry.testbeds.values());
  values = {
    profile: first(registry.profiles.values()),
    bundle: first(registry.bundles.values()),
    topology: first(registry.topologies.values()),
    testbed,
    testbedName: registry.testbeds.get(testbed)?.name ?? "",
    number: [...requests.keys()][0] ?? "",
  };
});
afterAll(() => lab.close());

function filled(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Whether the value has the member; of a list any item will do. */
function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return value !== undefined;
  if (name === "[]") return Array.isArray(value) && value.some((item) => has(item, rest));
  if (typeof value !== "object" || value === null || !(name in value)) return false;
  return has((value as Readonly<Record<string, unknown>>)[name], rest);
}

test.each(samples)(
  "$request is answered as the vendor's page shows it",
  async ({ request, body, status = 200, answer }) => {
    const [method = "", path = ""] = filled(request).split(" ");
    const response = await fetch(`${lab.xpresso.urls[0]}${path}`, {
      method,
      headers: {
        authorization: `Jwt ${lab.xpresso.credentials.token}`,
        group: "routing",
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: filled(JSON.stringify(body)) }),
    });
    const value: unknown = await response.json();
    expect([response.status, value]).toEqual([status, typeof answer === "string" ? value : answer]);
    const names = typeof answer === "string" ? answer.split(" ") : [];
    expect(names.filter((name) => !has(value, name.split(".")))).toEqual([]);
  },
);
