import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import { type Command, UsageError } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { parse, positional } from "../parse.ts";

const help = `Serves the built documentation on this machine until Ctrl+C.

Usage: northbound docs [<folder>] [--port <n>]

  <folder>      default: dist/docs below the working directory
  --port <n>    default: a free one

Examples:
  northbound docs
  northbound docs dist/docs --port 8080
`;

/** `northbound docs` */
export const docsCommand: Command = {
  name: "docs",
  summary: "serve the documentation locally",
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { port: { type: "string", default: "0" } });
    const [folder] = positional([positionals[0] ?? "dist/docs", ...positionals.slice(1)], ["folder"]);
    const root = resolve(io.cwd, folder);
    if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
      throw new UsageError(`There is no folder ${folder}. The documentation has to be built first.`);
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UsageError(`--port must be a number from 0 to 65535, not ${JSON.stringify(values.port)}.`);
    }
    const server = createServer((request, response) => {
      void answer(root, request.url ?? "/", response);
    });
    await listen(server, port);
    io.out(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
    await new Promise<void>((done) => {
      const close = (): void => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      };
      if (io.signal.aborted) close();
      else io.signal.addEventListener("abort", close, { once: true });
    });
    return exitCodes.ok;
  },
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function answer(root: string, url: string, response: ServerResponse): Promise<void> {
  const file = await findFile(root, url);
  if (file === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is no such page.\n");
    return;
  }
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The file of an address; nothing outside the folder, whatever the address says. */
async function findFile(root: string, url: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? "/");
  } catch {
    return undefined;
  }
  const file = join(root, path);
  if (path.includes("\0") || (file !== root && !file.startsWith(root + sep))) return undefined;
  for (const candidate of [file, join(file, "index.html"), `${file}.html`]) {
    if ((await stat(candidate).catch(() => undefined))?.isFile()) return candidate;
  }
  return undefined;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail).listen(port, "127.0.0.1", () => {
      done();
    });
  });
}
