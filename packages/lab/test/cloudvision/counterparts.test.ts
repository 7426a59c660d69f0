import { readFileSync } from "node:fs";
import type { CloudVision } from "@northbound/cloudvision";
import type { NorthboundError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { connectTo, releases } from "./levels.ts";
import { createScope, type Scope } from "./scope.ts";

const folder = new URL("../../../cloudvision/", import.meta.url);
const guide = readFileSync(new URL("MIGRATING-from-cvprac.md", folder), "utf8");
const { methods } = JSON.parse(readFileSync(new URL("test/data/cvprac-methods.json", folder), "utf8")) as {
  readonly methods: readonly {
    readonly name: string;
    readonly from?: number;
    readonly to?: number;
    readonly except?: readonly number[];
  }[];
};
const code = new Map(
  [...guide.matchAll(/^\| `(\w+)`\s*\| `(.+?)`\s*\|/gm)].map(([, name = "", snippet = ""]) => [name, snippet]),
);

/** Code that makes the things of a snippet belong together, for those that need it. */
const before: Readonly<Record<string, string>> = {
  remove_configlets_from_device: "await applyConfiglets(cvp, device, [configlet])",
  remove_configlets_from_container: "await applyConfigletsToContainer(cvp, container, [configlet])",
  remove_image_from_device: "await assignImageBundle(cvp, { device }, bundle)",
  remove_image_from_container: "await assignImageBundle(cvp, { container }, bundle)",
  remove_image_from_element: "await assignImageBundle(cvp, target, bundle)",
  delete_container: "emptyContainer = await addContainer(cvp, newName, container)",
  deploy_device: "await resetDevice(cvp, device)",
  workspace_build_status: "buildId = (await buildWorkspace(cvp, workspaceId, { delay: 5, maxDelay: 20 })).lastBuildId",
  get_tag_edits: "await editTag(cvp, workspaceId, { label: 'role', value: 'leaf' })",
  get_tag_assignment_edits:
    "await editTagAssignment(cvp, workspaceId, { label: 'role', value: 'leaf' }, { deviceId: 'a' })",
};

/** What the answer must be, where it being one is not enough. */
const answers: Readonly<Record<string, (answer: never) => void>> = {
  cvp_version_compare: (answer) => expect(answer).toBeTypeOf("boolean"),
  get_user: (answer) => expect(answer).toMatchObject({ user: { email: "a@example.net" } }),
  get_task_by_id: (answer) => expect(answer).toMatchObject({ workOrderUserDefinedStatus: "Pending" }),
  get_tasks_by_status: (answer) => expect(answer).not.toHaveLength(0),
  get_logs_by_id: (answer) =>
    expect(answer).toContainEqual(expect.objectContaining({ text: expect.stringMatching(/created/) })),
  get_configlets: (answer) =>
    expect(answer).toContainEqual(expect.objectContaining({ config: expect.stringMatching(/ntp/) })),
  get_configlet_by_name: (answer) => expect(answer).toMatchObject({ config: "ntp server 192.0.2.1\n" }),
  validate_config: (answer) => expect(answer).toMatchObject({ valid: true, errors: [] }),
  apply_configlets_to_device: (answer) => expect(answer).toMatchObject({ taskIds: [expect.stringMatching(/^\d+$/)] }),
  remove_configlets_from_device: (answer) =>
    expect(answer).toMatchObject({ taskIds: [expect.stringMatching(/^\d+$/)] }),
  get_inventory: (answer) =>
    expect(answer).toContainEqual(
      expect.objectContaining({
        containerName: expect.stringMatching(/POD/),
        systemMacAddress: expect.stringMatching(/:/),
      }),
    ),
  add_devices_to_inventory: (answer) => expect(answer).toMatchObject({ devices: [{}, {}], failed: {} }),
  delete_device: (answer) => expect(answer).toMatchObject({ removed: [expect.anything()], failed: {} }),
  delete_devices: (answer) => expect(answer).toMatchObject({ removed: [expect.anything(), expect.anything()] }),
  get_devices_in_container: (answer) => expect(answer).not.toHaveLength(0),
  get_device_by_name: (answer) => expect(answer).toHaveProperty("serialNumber"),
  get_device_by_mac: (answer) => expect(answer).toHaveProperty("serialNumber"),
  get_device_by_serial: (answer) => expect(answer).toHaveProperty("systemMacAddress"),
  get_device_configuration: (answer) => expect(answer).toMatch(/^hostname|aaa|ntp/m),
  get_containers: (answer) => expect(answer).toContainEqual(expect.objectContaining({ name: "Tenant", key: "root" })),
  get_container_by_name: (answer) => expect(answer).toHaveProperty("key"),
  add_container: (answer) => expect(answer).toHaveProperty("key", expect.stringMatching(/^container_/)),
  move_device_to_container: (answer) => expect(answer).toHaveProperty("taskIds"),
  search_topology: (answer) =>
    expect(answer).toMatchObject({ devices: expect.anything(), containers: expect.anything() }),
  reset_device: (answer) => expect(answer).toMatchObject({ taskIds: [expect.anything()] }),
  deploy_device: (answer) => expect(answer).toMatchObject({ taskIds: [expect.anything()] }),
  get_image_bundle_by_name: (answer) =>
    expect(answer).toMatchObject({ images: [{ name: expect.stringMatching(/swi$/) }] }),
  apply_image_to_device: (answer) => expect(answer).toMatchObject({ taskIds: [expect.anything()] }),
  remove_image_from_device: (answer) => expect(answer).toMatchObject({ taskIds: [expect.anything()] }),
  create_change_control: (answer) => expect(answer).toHaveProperty("id", expect.stringMatching(/./)),
  get_change_control_info: (answer) => expect(answer).toMatchObject({ status: "pending" }),
  change_control_get_one: (answer) => expect(answer).toMatchObject({ status: "pending" }),
  change_control_start: (answer) => expect(answer).toMatchObject({ status: "completed", error: "" }),
  create_enroll_token: (answer) => expect(answer).toMatch(/^eyJ/),
  get_tag_edits: (answer) => expect(answer).toMatchObject([{ tag: { label: "role", value: "leaf" }, removed: false }]),
  get_tag_assignment_edits: (answer) => expect(answer).toMatchObject([{ target: { deviceId: "a" } }]),
  get_workspace: (answer) => expect(answer).toMatchObject({ state: "WORKSPACE_STATE_PENDING" }),
  workspace_build_status: (answer) => expect(answer).toMatchObject({ state: "BUILD_STATE_SUCCESS" }),
  device_decommissioning_status_get_one: (answer) => expect(answer).toMatchObject({ status: "done" }),
  svc_account_token_set: (answer) => expect(answer).toMatchObject({ token: expect.stringMatching(/^eyJ/) }),
  svc_account_get_one: (answer) => expect(answer).toMatchObject({ enabled: true, roles: ["network-admin"] }),
  svc_account_token_get_one: (answer) => expect(answer).toHaveProperty("validUntil"),
};

/** Runs code of the guide with everything that it names. */
async function run(cvp: CloudVision, scope: Scope, name: string): Promise<unknown> {
  const snippet = code.get(name) ?? "";
  const setup = before[name] ?? "";
  const exports: Readonly<Record<string, unknown>> = await import("@northbound/cloudvision");
  const names = Object.keys(scope).filter((entry) =>
    new RegExp(String.raw`(?<![.\w"])${entry}\b(?!:)`).test(`${snippet} ${setup}`),
  );
  const values: unknown[] = [];
  // oxlint-disable-next-line no-await-in-loop -- things are made one after the other, as people make them
  for (const entry of names) values.push(await scope[entry]?.());
  // The guide is our own text, and what it says is what has to run.
  // oxlint-disable-next-line no-new-func, no-implied-eval
  const call = new Function(
    "cvp",
    ...Object.keys(exports),
    ...names,
    `return (async () => { ${setup}; return ${snippet}; })();`,
  ) as (...given: unknown[]) => Promise<unknown>;
  return await call(cvp, ...Object.values(exports), ...values);
}

test.concurrent.for(releases)(
  "each counterpart of cvprac does its work on level %d, %s",
  { timeout: 60_000 },
  async ([level, version]) => {
    await using connected = await connectTo(version);
    const { cvp, lab } = connected;
    const scope = createScope(lab, cvp);
    const wrong: string[] = [];
    for (const { name, from = 1, to = 17, except = [] } of methods) {
      const isThere = level >= from && level <= to && !except.includes(level);
      try {
        // oxlint-disable-next-line no-await-in-loop -- they share one server
        const answer = await run(cvp, scope, name);
        if (isThere) answers[name]?.(answer as never);
        else wrong.push(`${name}: succeeded where it does not exist`);
      } catch (error) {
        const { code: given, message } = error as NorthboundError;
        if (isThere || given !== "UNSUPPORTED_VERSION") wrong.push(`${name}: ${message}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(lab.violations).toEqual([]);
  },
);
