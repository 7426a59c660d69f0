import { spawn } from "node:child_process";

/** How a process ended, and what it said. */
export interface Ended {
  /** Its code; 124 when it took too long. */
  readonly code: number;
  readonly output: string;
}

/** Runs a process to its end, or for a minute. */
export function runProcess(
  command: string,
  args: readonly string[],
  {
    cwd,
    env,
    until = () => false,
  }: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    /** Ends it, as if by itself, when it has done enough. */
    readonly until?: () => boolean;
  },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    let isLate = false;
    let isDone = false;
    const look = setInterval(() => {
      if (!until()) return;
      isDone = true;
      child.kill("SIGTERM");
    }, 50);
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, 60_000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      clearInterval(look);
      resolve({ code: isLate ? 124 : isDone ? 0 : (code ?? 1), output });
    });
  });
}
