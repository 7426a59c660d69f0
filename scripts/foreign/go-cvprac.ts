import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLab } from "@northbound/lab";
import type { TestRun } from "./run-pytest.ts";

/** Releases that go-cvprac's tests are run against. */
export const goReleases: readonly string[] = ["2020.2.4", "2021.3.1", "2024.3.1"];

/** How to run go-cvprac's tests. */
interface GoRun {
  /** A checkout of go-cvprac, with its `vendor` folder in agreement with `go.mod`. */
  readonly checkout: string;
  readonly release: string;
  readonly network: number;
}

/** Runs go-cvprac's own tests against the lab, its unit tests too. Like cvprac, it knows no port but 443. */
export async function runGo({ checkout, release, network }: GoRun): Promise<TestRun> {
  const host = `127.0.${network}.1`;
  await using lab = await createLab({
    cloudvision: { version: release, nodes: 1, hosts: [host], ports: [443], used: true, taskStep: 500 },
    world: { devices: 60 },
    onViolation: ({ side, operation, problems }) => {
      if (side === "answer") console.error(operation, JSON.stringify(problems));
    },
    strict: false,
  });
  const { username, password } = lab.cloudvision.credentials;
  const folder = await mkdtemp(join(tmpdir(), "northbound-foreign-"));
  try {
    await cp(checkout, folder, { recursive: true });
    const node = `[node "${host}"]\nusername = ${username}\npassword = ${password}\n`;
    await writeFile(join(folder, "api/cvp_node.gcfg"), node);
    const args = ["test", "-mod=vendor", "-tags=systest", "-json", "-count=1", "./api", "-unittest", "-systest"];
    const child = spawn("go", args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    await once(child, "close");
    return readGoEvents(printed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the events that `go test -json` prints. */
export function readGoEvents(printed: string): TestRun {
  const events = printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { readonly Action: string; readonly Test?: string })
    .filter(({ Test }) => Test !== undefined);
  const named = (action: string): string[] =>
    events.filter(({ Action }) => Action === action).map(({ Test = "" }) => Test);
  return { passed: named("pass").length, skipped: named("skip").length, failed: named("fail").toSorted() };
}
