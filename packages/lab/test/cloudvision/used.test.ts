import { createCloudVision, listWorkspaces } from "@northbound/cloudvision";
import { expect, test } from "vitest";
import { createLab } from "../../src/index.ts";

// What cvprac's system tests take for granted of a server: test_cvp_base.py and test_cvp_client_api.py.
test.for(["2020.2.4", "2024.3.1"])(
  "a server of %s that was in use has a task that ended and a builder",
  async (version) => {
    await using lab = await createLab({ cloudvision: { version, nodes: 1, used: true }, protocol: "http" });
    const { username, password } = lab.cloudvision.credentials;
    await using cvp = createCloudVision({ nodes: lab.cloudvision.urls, credentials: { username, password } });
    const [task] = await cvp.tasks.list({ queryparam: "" }).all();
    expect(task?.workOrderUserDefinedStatus).toBe("Completed");
    const { type } = await cvp.configlets.getByName({ name: "SYS_TelemetryBuilderV5" });
    expect(type).toBe("Builder");
    const workspaces = version === "2020.2.4" ? ["none yet"] : await listWorkspaces(cvp);
    expect(workspaces).not.toEqual([]);
  },
);
