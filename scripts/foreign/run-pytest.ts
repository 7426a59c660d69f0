import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of a foreign client's tests gave. */
export interface TestRun {
  readonly passed: number;
  readonly skipped: number;
  /** Names of the tests that failed, sorted. */
  readonly failed: readonly string[];
}

/** Tests to run with Python. */
export interface PythonTests {
  /** The placed checkout. It is copied before anything runs, and never written to. */
  readonly checkout: string;
  /** Files and folders of tests, from the checkout on. */
  readonly tests: readonly string[];
  /** Files that replace those of the checkout, by path: where the servers are. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Tests that can't be run here, as pytest's `--deselect` names them. */
  readonly without?: readonly string[] | undefined;
}

/** Runs tests of a Python checkout, unchanged, and counts. */
export async function runPythonTests({ checkout, tests, files = {}, without = [] }: PythonTests): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-foreign-"));
  try {
    await cp(checkout, folder, { recursive: true });
    await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(folder, path), text)));
    const report = join(folder, "northbound-report.xml");
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider", `--junitxml=${report}`, ...tests];
    const env = { ...process.env, PYTHONPATH: `${folder}:${join(folder, "test/lib")}`, PYTHONWARNINGS: "ignore" };
    const child = spawn("python3", [...args, ...without.map((name) => `--deselect=${name}`)], {
      cwd: folder,
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    await once(child, "exit");
    return readReport(await readFile(report, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads JUnit's XML as pytest writes it. */
export function readReport(xml: string): TestRun {
  const cases = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)];
  const failed: string[] = [];
  let skipped = 0;
  for (const [, group = "", name = "", inner = ""] of cases) {
    if (/<(?:failure|error)\b/.test(inner)) failed.push(`${group.split(".").at(-1)}.${name}`);
    else if (inner.includes("<skipped")) skipped += 1;
  }
  return { passed: cases.length - failed.length - skipped, skipped, failed: failed.toSorted() };
}
