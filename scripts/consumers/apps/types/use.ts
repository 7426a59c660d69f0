import { createCloudCix } from "@northbound/cloudcix";
import { createCompute } from "@northbound/cloudcix/compute";
import { createComputeCaller, projectRead } from "@northbound/cloudcix/compute/operations";
import { createCloudVision } from "@northbound/cloudvision";
import type { Iaas } from "@northbound/cloudcix";
import type { components } from "@northbound/cloudvision/schema";
import { createLab } from "@northbound/lab";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createRhev, type ErrorCode, type Vm, type VmsGetInput } from "@northbound/rhev";
import { createRhevPathClient, vmsGet } from "@northbound/rhev/operations";
import { createCodec } from "@northbound/rhev/xml";
import { isNorthboundError } from "@northbound/runtime";
import { createNodeTransport } from "@northbound/runtime/node";
import { createXpresso } from "@northbound/xpresso";

// What users write, with the compiler and the resolution that they have.

const nodes = ["https://node.example.net"];
const credentials = { username: "admin@internal", password: "" };

export async function use(): Promise<void> {
  const cvp = createCloudVision({ nodes, credentials });
  const { version } = await cvp.cvpInfo.get();
  const text: string | undefined = version;
  const { data } = await cvp.GET("/cvpservice/cvpInfo/getCvpInfo.do");
  const same: components["schemas"]["CvpInfo"] | undefined = data;
  for await (const { value } of cvp.inventoryV1.listDevices()) console.log(value?.key?.deviceId, text, same);

  const rhev = createRhev({ nodes, credentials });
  const vm = await rhev.vms.handle({ name: "db1" });
  await vm.start();
  const input: VmsGetInput = { vmId: "123" };
  const read: Vm = await rhev.vms.get(input);
  const code: ErrorCode = "NOT_FOUND";
  console.log(read.status, code);
  // @ts-expect-error -- there is no such operation
  await rhev.vms.lst();
  // @ts-expect-error -- there is no such parameter
  await rhev.vms.list({ serach: "name=db*" });
  // @ts-expect-error -- there is no such path
  await rhev.GET("/vmss");

  await createPrimeInfrastructure({ nodes, credentials }).data.devices.list().first();
  await createXpresso({ nodes, token: "" }).testbeds.list().all();
  const login = { email: "robot@example.com", password: "", apiKey: "" };
  await createCloudCix({ credentials: login }).compute.project.list().first();
  await createCompute({ credentials: login }).project.list().first();

  const drive: Partial<Iaas.IaasVM> = {};
  console.log(drive.id);
  const { content } = await createComputeCaller({ credentials: login }).call(projectRead, { id: 12 });
  // @ts-expect-error -- its parameter is missing
  await createComputeCaller({ credentials: login }).call(projectRead);
  const machines = createRhevPathClient({ nodes, credentials }, [vmsGet]);
  const { data: machine } = await machines.GET("/vms/{vmId}", { params: { path: { vmId: "123" } } });
  console.log(content?.name, machine?.name);
  // @ts-expect-error -- an operation that this client was not given
  await machines.PUT("/vms/{vmId}", { params: { path: { vmId: "123" } }, body: {} });

  await createLab({ cloudvision: { nodes: 3 } }).catch((error: unknown) => isNorthboundError(error));
  console.log(createCodec, createNodeTransport);
}
