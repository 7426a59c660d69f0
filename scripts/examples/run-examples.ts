// The process in which examples run, one after the other, as Node runs them: each is imported when the test names it.
import { pathToFileURL } from "node:url";

/** One run of an example. */
export interface Run {
  /** Path of the script. */
  readonly file: string;
  /** Folder in which it runs. */
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a run came to. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** What the script threw. */
  readonly thrown?: string;
}

process.on("message", (run: Run) => void runExample(run).then((ended) => process.send?.(ended)));

async function runExample({ file, cwd, args, env }: Run): Promise<Ended> {
  process.chdir(cwd);
  process.argv.splice(1, Infinity, file, ...args);
  const before = { ...process.env };
  Object.assign(process.env, env);
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  try {
    // A number of its own lets an example run twice.
    await import(`${pathToFileURL(file).href}?run=${(runs += 1)}`);
    return { stdout: stdout(), stderr: stderr(), exitCode: Number(process.exitCode ?? 0) };
  } catch (error) {
    const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { stdout: stdout(), stderr: stderr(), exitCode: 1, thrown };
  } finally {
    process.exitCode = 0;
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

let runs = 0;

/** Keeps what is written from now on. @returns ends that, and gives what was written. */
function capture(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  const written: (string | Uint8Array)[] = [];
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    written.push(chunk);
    for (const callback of rest) if (typeof callback === "function") queueMicrotask(() => void callback());
    return true;
  };
  return () => {
    stream.write = write;
    return Buffer.concat(written.map((chunk) => Buffer.from(chunk))).toString();
  };
}
