import {
  applyConfiglets,
  approveChangeControl,
  buildWorkspace,
  type ChangeControlReference,
  type CloudVision,
  createChangeControl,
  createServiceAccountToken,
  decommissionDevice,
  findContainerOfDevice,
  findDevice,
  type ManagedDevice,
  openWorkspace,
  putConfiglet,
  putConfigletBuilder,
  putImageBundle,
  putRole,
  putServiceAccount,
  putUser,
  startChangeControl,
  uploadImage,
} from "@northbound/cloudvision";
import type { Lab } from "../../src/index.ts";
import { often } from "./levels.ts";

/** What the code of the migration guide is about: for each name a thing that nothing else uses. */
export type Scope = Readonly<Record<string, () => unknown>>;

/** Makes the things that snippets name, on the server where they live there. */
export function createScope(lab: Lab, cvp: CloudVision): Scope {
  let count = 0;
  const name = (word: string): string => `${word}-${(count += 1)}`;
  const devices = lab.world.devices.map(({ fqdn }) => fqdn);

  const device = async (): Promise<ManagedDevice> => {
    for (;;) {
      const fqdn = devices.pop();
      if (fqdn === undefined || devices.length === 0) throw new Error("The lab has no device left.");
      const found = await findDevice(cvp, { fqdn }, { cache: "reload" });
      if (found) return found;
    }
  };
  /** One that may be used again: nothing of it goes away. */
  const anyDevice = async (): Promise<ManagedDevice> => {
    const found = await findDevice(cvp, { fqdn: devices[0] ?? "" }, { cache: "reload" });
    if (!found) throw new Error("The first device of the lab is gone.");
    return found;
  };
  const configlet = async (): Promise<{ key: string; name: string }> => {
    const put = await putConfiglet(cvp, { name: name("configlet"), config: "ntp server 192.0.2.1\n" });
    return { key: put.key, name: put.name };
  };
  const taskId = async (): Promise<string> => {
    const { taskIds } = await applyConfiglets(cvp, await anyDevice(), [await configlet()]);
    return taskIds[0] ?? "";
  };
  const control = async (): Promise<ChangeControlReference> =>
    await createChangeControl(cvp, { name: name("change"), tasks: [await taskId()] });
  const approvedControl = async (): Promise<ChangeControlReference> => {
    const made = await control();
    await approveChangeControl(cvp, made);
    return made;
  };
  const container = async (): Promise<{ key: string; name: string } | undefined> =>
    await findContainerOfDevice(cvp, (await anyDevice()).systemMacAddress, { cache: "reload" });
  const workspaceId = (): Promise<string> => openWorkspace(cvp, { name: name("workspace") });
  const account = async (): Promise<string> => {
    const made = name("machine");
    await putServiceAccount(cvp, { name: made, roles: ["network-admin"] });
    return made;
  };
  const file = (): File => new File(["EOS"], `EOS64-4.3${(count += 1)}.1F.swi`);
  const role = async (): Promise<{ key: string; name: string }> => {
    const made = name("role");
    return { key: await putRole(cvp, { name: made, modules: [{ name: "inventory", mode: "r" }] }), name: made };
  };
  const builder = async (): Promise<{ key: string; name: string }> =>
    await putConfigletBuilder(cvp, { name: name("builder"), script: "print('!')" });
  const upload = () => uploadImage(cvp, file());
  const host = (): string => `198.51.100.${(count += 1)}`;

  return {
    device,
    otherDevice: device,
    anyDevice,
    configlet,
    taskId,
    otherTaskId: taskId,
    control,
    approvedControl,
    container,
    workspaceId,
    account,
    file,
    role,
    otherRole: role,
    builder,
    upload,
    host,
    otherHost: host,
    username: () => "admin",
    password: () => "a-good-Passw0rd",
    email: () => "somebody@example.net",
    words: () => "a",
    description: () => "made by a test",
    note: () => "seen by a test",
    config: () => "ntp server 192.0.2.2\n",
    script: () => "print('! made')",
    form: () => [],
    modules: () => [{ name: "inventory", mode: "r" }],
    newName: () => name("new"),
    newRoleName: () => name("new-role"),
    newUserId: () => name("newuser"),
    newId: () => crypto.randomUUID(),
    label: () => "role",
    value: () => name("value"),
    tomorrow: () => new Date(lab.clock.now() + 86_400_000),
    stageId: () => undefined,
    eventId: () => "event_1",
    templateKey: () => "Initial_Template",
    target: async () => ({ device: await anyDevice() }),
    onProgress: () => () => undefined,
    runningControl: async () => {
      const made = await approvedControl();
      await startChangeControl(cvp, made);
      return made;
    },
    changeControlId: async () => (await control()).id,
    userId: async () => {
      const made = name("user");
      await putUser(cvp, {
        userId: made,
        password: "a-good-Passw0rd",
        roles: ["network-admin"],
        email: "a@example.net",
      });
      return made;
    },
    bundle: async () => {
      const { key, name: bundleName } = await putImageBundle(cvp, { name: name("bundle"), images: [await upload()] });
      return { key, name: bundleName };
    },
    emptyContainer: () => undefined,
    buildId: () => undefined,
    requestId: async () => {
      const { serialNumber } = await device();
      const { requestId } = await decommissionDevice(cvp, serialNumber, { ...often, force: true });
      return requestId;
    },
    tokenId: async () => (await createServiceAccountToken(cvp, { user: await account(), validFor: 3_600_000 })).id,
    builtWorkspace: async () => {
      const id = await workspaceId();
      return (await buildWorkspace(cvp, id, often)).lastBuildId;
    },
  };
}
