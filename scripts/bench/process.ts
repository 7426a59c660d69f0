import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process that answers one message at a time. */
export interface Helper extends Disposable {
  /** Its first message. */
  readonly hello: Record<string, unknown>;
  ask<T>(message: object): Promise<T>;
}

/**
 * Starts a module of this folder in a process of its own and waits until it is ready.
 * It uses the built packages, as an installation would.
 */
export async function startHelper(
  module: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<Helper> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), args, { execArgv: [...flags] });
  let lastId = 0;
  const hello = await nextMessage(child);
  return {
    hello,
    async ask<T>(message: object): Promise<T> {
      child.send({ ...message, id: ++lastId });
      const answer = await nextMessage(child);
      if (typeof answer["error"] === "string") throw new Error(`${args.join(" ")}: ${answer["error"]}`);
      return answer as T;
    },
    [Symbol.dispose]() {
      child.disconnect();
    },
  };
}

function nextMessage(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`A helper process ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as Record<string, unknown>);
    });
  });
}

/** Starts the server of the measurements. */
export async function startServer(): Promise<Helper & { readonly origins: readonly string[] }> {
  const server = await startHelper("server.ts");
  return { ...server, origins: server.hello["origins"] as string[], [Symbol.dispose]: () => server[Symbol.dispose]() };
}
