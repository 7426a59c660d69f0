import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { atMost, milliseconds, type Section } from "./finding.ts";
import { nothing } from "./probes.ts";
import { spreadOf } from "./rounds.ts";

const folder = fileURLToPath(new URL("compiled/editor/", import.meta.url));
const file = `${folder}probe.ts`;
const lines = ['rhev.GET("");', "rhev.vms.list;"];

/** How long the language service takes for the two lists that a user sees most. TypeScript 5.9, the last with a tsserver in JavaScript. */
export async function measureEditor(): Promise<Section> {
  await mkdir(folder, { recursive: true });
  await writeFile(file, nothing + lines.join("\n"));
  await writeFile(
    `${folder}tsconfig.json`,
    JSON.stringify({ extends: "../../../../tsconfig.base.json", compilerOptions: { types: [] }, files: ["probe.ts"] }),
  );
  using server = startTsserver();
  try {
    await server.open();
    const first = nothing.split("\n").length;
    const paths = await latency(server, first, 'rhev.GET("'.length + 1);
    const members = await latency(server, first + 1, "rhev.vms.".length + 1);
    const shown = [paths, members].map(({ warm }) => warm);
    return {
      findings: [
        atMost('completion inside `rhev.GET("`, warm', shown[0] ?? NaN, 150, milliseconds),
        atMost("completion after `rhev.vms.`, warm", shown[1] ?? NaN, 150, milliseconds),
      ],
      tables: [
        {
          title: "Editor",
          about: "Answer of tsserver (TypeScript 5.9) to a request for completions, with the client of RHEV.",
          head: ["list", "first", "warm", "entries"],
          rows: [
            ['`rhev.GET("`', milliseconds(paths.cold), milliseconds(paths.warm), String(paths.entries)],
            ["`rhev.vms.`", milliseconds(members.cold), milliseconds(members.warm), String(members.entries)],
          ],
        },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Tsserver extends Disposable {
  /** Types a space at the end of the file. */
  change(): void;
  open(): Promise<unknown>;
  completions(line: number, offset: number): Promise<number>;
}

async function latency(server: Tsserver, line: number, offset: number) {
  const times: number[] = [];
  let entries = 0;
  for (let time = 0; time < 8; time++) {
    // As while typing: after each change the service has to look at the file anew.
    server.change();
    const began = performance.now();
    entries = await server.completions(line, offset);
    times.push(performance.now() - began);
  }
  return { cold: times[0] ?? NaN, warm: spreadOf(times.slice(1)).median, entries };
}

function startTsserver(): Tsserver {
  const path = createRequire(import.meta.url).resolve("typescript/lib/tsserver.js");
  const child: ChildProcess = spawn(process.execPath, [path, "--disableAutomaticTypingAcquisition"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let sequence = 0;
  let text = "";
  const waiting = new Map<number, (body: unknown) => void>();
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    const parts = text.split("\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      if (!part.startsWith("{")) continue;
      const message = JSON.parse(part) as { request_seq?: number; body?: unknown };
      waiting.get(message.request_seq ?? -1)?.(message.body);
    }
  });
  const ask = (command: string, args: object): Promise<unknown> => {
    const seq = ++sequence;
    child.stdin?.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return new Promise((resolve) => waiting.set(seq, resolve));
  };
  const tell = (command: string, args: object): void => {
    child.stdin?.write(`${JSON.stringify({ seq: ++sequence, type: "request", command, arguments: args })}\n`);
  };
  const end = nothing.split("\n").length + lines.length - 1;
  return {
    change() {
      const offset = (lines.at(-1) ?? "").length + 1;
      tell("change", { file, line: end, offset, endLine: end, endOffset: offset, insertString: " " });
    },
    async open() {
      tell("open", { file });
      await ask("quickinfo", { file, line: 1, offset: 15 });
    },
    async completions(line, offset) {
      const body = (await ask("completionInfo", { file, line, offset })) as { entries?: unknown[] } | undefined;
      return body?.entries?.length ?? 0;
    },
    [Symbol.dispose]: () => child.kill(),
  };
}
