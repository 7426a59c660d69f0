import { spawn } from "node:child_process";

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a process runs. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, whatever that is. */
export function end(command: string, args: readonly string[], { cwd, env }: Place): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * Runs a program that has to succeed, and gives what it printed.
 * @throws Error with all that it printed when it fails.
 */
export async function succeed(command: string, args: readonly string[], place: Place): Promise<string> {
  const { status, stdout, stderr } = await end(command, args, place);
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ").slice(0, 300)} ended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
