import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
  /** File for what the client sends, and what it reads of the answers. */
  readonly record?: string | undefined;
}

/** Our plugins of pytest, and what stands in for packages that clients import. */
export const pythonFolder: string = fileURLToPath(new URL("python", import.meta.url));

/** Runs tests of a Python checkout, unchanged, and counts. */
export async function runPythonTests(options: PythonTests): Promise<TestRun> {
  const { checkout, tests, files = {}, without = [], record } = options;
  const folder = await mkdtemp(join(tmpdir(), "northbound-foreign-"));
  try {
    await cp(checkout, folder, { recursive: true });
    await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(folder, path), text)));
    const report = join(folder, "northbound-report.xml");
    const plugins = ["northbound_loopback", ...(record === undefined ? [] : ["northbound_recorder"])].flatMap(
      (name) => ["-p", name],
    );
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider", ...plugins, `--junitxml=${report}`, ...tests];
    const path = [folder, join(folder, "test/lib"), pythonFolder].join(":");
    const env = { ...pythonEnvironment(record), PYTHONPATH: path };
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

/** The environment of a client in Python: without proxies, since all servers are on loopback. */
export function pythonEnvironment(record: string | undefined): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
  return {
    ...Object.fromEntries(own),
    PYTHONWARNINGS: "ignore",
    PYTHONDONTWRITEBYTECODE: "1",
    ...(record !== undefined && { NORTHBOUND_RECORD: record }),
  };
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
