import { createLab } from "@northbound/lab";
import { runPythonTests, type TestRun } from "./run-pytest.ts";

/** Releases that cvprac's tests are run against: one of each of six generations. */
export const releases: readonly string[] = ["2020.2.4", "2021.1.1", "2021.3.1", "2022.3.1", "2024.1.1", "2024.3.1"];

/** It waits ten minutes for a decommissioning, whatever the server answers. */
const slow = ["test/system/test_cvp_client_api.py::TestCvpClient::test_api_inventory"];

/**
 * Runs cvprac's own tests against the lab. cvprac knows no port but 443, so the lab listens there on three addresses of
 * loopback: that takes the right to bind it.
 */
export async function runCvprac(checkout: string, release: string, isSlow: boolean): Promise<TestRun> {
  const hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
  await using lab = await createLab({
    cloudvision: { version: release, nodes: 3, hosts, ports: [443, 443, 443], used: true },
    world: { devices: 60 },
    onViolation: ({ side, operation, problems }) => {
      if (side === "answer") console.error(operation, JSON.stringify(problems));
    },
    strict: false,
  });
  const { username, password } = lab.cloudvision.credentials;
  const device = lab.world.devices.at(-1)?.hostname ?? "";
  const nodes = hosts.map(
    (node) => `- node: ${node}\n  username: ${username}\n  password: ${password}\n  device: ${device}\n`,
  );
  return await runPythonTests({
    checkout,
    tests: ["test/unit", "test/system"],
    without: isSlow ? [] : slow,
    files: { "test/fixtures/cvp_nodes.yaml": nodes.join("") },
  });
}
