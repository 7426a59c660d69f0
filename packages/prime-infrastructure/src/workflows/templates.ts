import { InvalidInputError, NotFoundError, type WaitOptions } from "@northbound/runtime";
import type { DataResources } from "../data/data-resources.ts";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import type { JobRun, JobWorkflows } from "./jobs.ts";

/** A device: its record, its identifier, or the address under which it is managed. */
export type DeviceReference = number | string | { readonly "@id": number };

/** Values for the variables of a template, by their names. */
export type TemplateValues = Readonly<Record<string, string | number | boolean>>;

/** A template to deploy. */
export interface TemplateDeployment {
  /** Name of the template. */
  readonly name: string;
  /** The devices, all with the same values or each with values of its own. */
  readonly devices:
    | DeviceReference
    | readonly (DeviceReference | { readonly device: DeviceReference; readonly values: TemplateValues })[];
  /** Values for every device; those of a device win over them. */
  readonly values?: TemplateValues | undefined;
  /** Saves the running configuration of the devices afterwards. @default false */
  readonly copyConfigToStartup?: boolean | undefined;
  readonly "_ctx.domain"?: string | undefined;
}

/** Tasks with CLI templates. */
export interface TemplateTasks {
  /**
   * Deploys a CLI template by a job and waits until it has ended well; gives the run with a result for each device.
   * @throws InvalidInputError for no device, and NotFoundError for an address that no device has; nothing was deployed.
   * @throws WaitFailedError when the job fails, even in part, and TimeoutError when the deadline passes first. Both carry
   * the run as `detail.last`.
   * @example
   * await prime.templates.deploy({ name: "Banner", devices: ["192.0.2.7"], values: { text: "Keep out" } });
   */
  deploy(input: TemplateDeployment, options?: WaitOptions<JobRun | undefined>): Promise<JobRun>;
}

type Target = components["schemas"]["CliTemplateCommandTarget"];

/** Makes the tasks with CLI templates. */
export function createTemplateTasks(
  calls: Pick<Calls, "cliTemplateConfiguration">,
  data: Pick<DataResources, "devices">,
  jobs: JobWorkflows,
): TemplateTasks {
  return {
    async deploy({ name: templateName, devices, values, copyConfigToStartup, "_ctx.domain": domain }, options) {
      const { signal } = options ?? {};
      const scope = domain === undefined ? {} : { "_ctx.domain": domain };
      const wanted = [devices].flat() as Exclude<TemplateDeployment["devices"], DeviceReference>;
      if (wanted.length === 0) throw invalid("it needs a device");
      const targets = wanted.map((one) =>
        typeof one === "object" && "device" in one ? one : { device: one, values: undefined },
      );
      const identifiers = await identify(
        targets.map(({ device }) => device),
        data,
        scope,
        signal,
      );
      const targetDevice = targets.map((target, index) =>
        targetOf(identifiers[index] ?? "", { ...values, ...target.values }),
      );
      const cliTemplateCommand = {
        templateName,
        targetDevices: { targetDevice },
        ...(copyConfigToStartup !== undefined && { options: { copyConfigToStartup } }),
      };
      const answer = await calls.cliTemplateConfiguration.deployThroughJob(
        { ...scope, body: { cliTemplateCommand } },
        { signal },
      );
      return await jobs.waitFor(answer, options);
    },
  };
}

/** The vendor's samples have identifiers and values as texts. */
function targetOf(targetDeviceID: string, values: TemplateValues): Target {
  const variableValue = Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
  return { targetDeviceID, ...(variableValue.length > 0 && { variableValues: { variableValue } }) };
}

/** The identifiers of the devices, in order; addresses are looked up, all of them in one read. */
async function identify(
  devices: readonly DeviceReference[],
  data: Pick<DataResources, "devices">,
  scope: { readonly "_ctx.domain"?: string | undefined },
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const known = devices.map(identifierOf);
  const addresses = devices.filter((_device, index): _device is string => known[index] === undefined);
  if (addresses.length === 0) return known as string[];
  const filter = { ipAddress: { in: [...new Set(addresses)] } };
  const found = await data.devices.list({ ...scope, filter }, { signal, cache: "reload" }).all();
  const byAddress = new Map(found.map(({ ipAddress, "@id": id }) => [ipAddress, String(id)]));
  return devices.map((device, index) => {
    const identifier = known[index] ?? byAddress.get(device as string);
    if (identifier !== undefined) return identifier;
    throw new NotFoundError(`templates/deploy: no device has the address ${device as string}.`, {
      operation: "templates/deploy",
    });
  });
}

/** `undefined` for an address. */
function identifierOf(device: DeviceReference): string | undefined {
  if (typeof device === "object" && device !== null) return String(device["@id"]);
  if (typeof device === "number" && Number.isSafeInteger(device)) return String(device);
  if (typeof device === "string" && /^\d+$/.test(device)) return device;
  if (typeof device === "string" && device !== "") return undefined;
  throw invalid("a device is its record, its identifier or its address");
}

function invalid(why: string): InvalidInputError {
  return new InvalidInputError(`templates/deploy: ${why}.`, { operation: "templates/deploy" });
}
