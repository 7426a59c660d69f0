import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { referencePage } from "./docs/reference.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { parse, positional } from "./parse.ts";

const help = `Opens the documentation in a browser, served by this machine until Ctrl+C.

Usage: northbound docs [<folder>] [options]

  <folder>      a built site (default: dist/docs below the working directory; where there is none, a reference
                of every operation, made of the installed clients)
  --port <n>    default: a free one
  --no-open     only print the address; so it is without a terminal, too

Examples:
  northbound docs
  northbound docs dist/docs --port 8080 --no-open
`;

/** `northbound docs` */
export const docsCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      port: { type: "string", default: "0" },
      "no-open": { type: "boolean", default: false },
    });
    const [folder] = positional([positionals[0] ?? "dist/docs", ...positionals.slice(1)], ["folder"]);
    const root = resolve(io.cwd, folder);
    const isBuilt = (await stat(root).catch(() => undefined))?.isDirectory() === true;
    if (!isBuilt && positionals.length > 0) {
      throw new UsageError(`There is no folder ${folder}. Without one, northbound docs shows the operations.`);
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UsageError(`--port must be a number from 0 to 65535, not ${JSON.stringify(values.port)}.`);
    }
    const server = createServer((request, response) => {
      const url = request.url ?? "/";
      const work = isBuilt ? answer(root, url, response) : answerReference(url, response);
      work.catch(() => response.destroy());
    });
    await listen(server, port);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    io.out(`${address}\n`);
    if (io.terminal !== undefined && !values["no-open"]) io.open(address);
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

async function answerReference(url: string, response: ServerResponse): Promise<void> {
  const page = await referencePage(pathOf(url) ?? "/");
  if (page === undefined) notFound(response);
  else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain" }).end("There is no such page.\n");
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? "/");
  } catch {
    return undefined;
  }
}

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
    notFound(response);
    return;
  }
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The file of an address; nothing outside the folder, whatever the address says. */
async function findFile(root: string, url: string): Promise<string | undefined> {
  const path = pathOf(url);
  if (path === undefined) return undefined;
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
