import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabCore } from "@northbound/lab";
import { type Hosts, hostsOf, openLabProxy } from "../docs/testing/lab-proxy.ts";
import { secretsOf } from "../docs/testing/run-script.ts";
import type { Ended, Run } from "./run-examples.ts";

/** Runs examples one after the other in one process, which sees the controllers of the lab under the names of the guides. */
export interface ExampleRunner extends AsyncDisposable {
  /**
   * Runs one to its end.
   * @throws Error when it takes longer than two minutes and a half or ends the process.
   */
  run(lab: LabCore, run: Omit<Run, "env">): Promise<Ended>;
}

const module = fileURLToPath(new URL("run-examples.ts", import.meta.url));

/** Starts the process, its proxy and its trust in the proxy's certificates. */
export async function createExampleRunner(): Promise<ExampleRunner> {
  let hosts: Hosts = () => undefined;
  const proxy = await openLabProxy((host) => hosts(host));
  const home = await mkdtemp(join(tmpdir(), "northbound-examples-"));
  const authority = join(home, "ca.pem");
  await writeFile(authority, proxy.ca);
  const env = { ...process.env, ...proxy.env, NO_PROXY: "127.0.0.1", NODE_EXTRA_CA_CERTS: authority, NO_COLOR: "1" };
  const execArgv = ["--conditions=@northbound/source", "--disable-warning=ExperimentalWarning"];
  let child: ChildProcess | undefined;
  return {
    async run(lab, run) {
      hosts = hostsOf(lab);
      const runner = (child ??= fork(module, { env, execArgv }));
      const ended = new AbortController();
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(150_000)]);
      runner.send({ ...run, env: secretsOf(lab) } satisfies Run);
      try {
        const [answer] = await Promise.race([
          once(runner, "message", { signal }),
          once(runner, "exit", { signal }).then(([code]) => {
            throw new Error(`${run.file} ended its process with code ${code}.`);
          }),
        ]);
        return answer as Ended;
      } catch (error) {
        // The next one gets a process of its own.
        runner.kill("SIGKILL");
        child = undefined;
        throw error;
      } finally {
        ended.abort();
      }
    },
    async [Symbol.asyncDispose]() {
      child?.kill();
      await proxy[Symbol.asyncDispose]();
      await rm(home, { recursive: true });
    },
  };
}
