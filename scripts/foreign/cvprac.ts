import { createLab, type Lab } from "@northbound/lab";
import { runPythonTests, type TestRun } from "./run-pytest.ts";

/** Releases that cvprac's tests are run against: one of each of six generations. */
export const releases: readonly string[] = ["2020.2.4", "2021.1.1", "2021.3.1", "2022.3.1", "2024.1.1", "2024.3.1"];

/** It waits ten minutes for a decommissioning, whatever the server answers. */
const slow = ["test/system/test_cvp_client_api.py::TestCvpClient::test_api_inventory"];

/** How to run cvprac's tests. */
interface CvpracRun {
  readonly checkout: string;
  readonly release: string;
  /** Whether the test that takes ten minutes runs, too. */
  readonly slow: boolean;
  /** Logs in with a token of a service account instead of a name and a password. */
  readonly token?: boolean;
  /** Loopback network of its own, so that releases can be tested side by side: the third number of its addresses. */
  readonly network: number;
  /** Where to write what was sent and read. */
  readonly record?: string | undefined;
}

/**
 * Runs cvprac's own tests against the lab. cvprac knows no port but 443, so the lab listens there on three addresses of
 * loopback: that takes the right to bind it.
 */
export async function runCvprac(run: CvpracRun): Promise<TestRun> {
  const hosts = [1, 2, 3].map((node) => `127.0.${run.network}.${node}`);
  await using lab = await createLab({
    // Its tests time requests out after 0.1 ms, and stop tasks and change controls two seconds after they started them.
    cloudvision: {
      version: run.release,
      nodes: 3,
      hosts,
      ports: [443, 443, 443],
      used: true,
      taskStep: 2_000,
      latency: 20,
    },
    world: { devices: 60 },
    onViolation: ({ side, operation, problems }) => {
      if (side === "answer") console.error(operation, JSON.stringify(problems));
    },
    strict: false,
  });
  return await runPythonTests({
    checkout: run.checkout,
    tests: ["test/unit", "test/system"],
    without: run.slow ? [] : slow,
    files: { "test/fixtures/cvp_nodes.yaml": nodesOf(lab, hosts, run.token ?? false) },
    record: run.record,
  });
}

function nodesOf({ cloudvision, world }: Lab, hosts: readonly string[], token: boolean): string {
  const { username, password, token: good } = cloudvision.credentials;
  const device = world.devices.at(-1)?.hostname ?? "";
  const tokens = token ? `  api_token: ${good}\n  expired_api_token: true\n  api_token_expired: ended\n` : "";
  return hosts
    .map((node) => `- node: ${node}\n  username: ${username}\n  password: ${password}\n  device: ${device}\n${tokens}`)
    .join("");
}
