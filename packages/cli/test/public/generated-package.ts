import { execFile } from "node:child_process";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { northbound, type Outcome } from "../command.ts";

const run = promisify(execFile);
const cli = fileURLToPath(new URL("../..", import.meta.url));
const root = join(cli, "..", "..");

/** A file inside an installed package of somebody else. */
export function fileOf(name: string, file: string): string {
  return join(cli, "node_modules", name, file);
}

/** A package that `northbound generate` made, beside a script that uses it. */
export interface GeneratedPackage extends AsyncDisposable {
  readonly path: string;
  readonly outcome: Outcome;
  /** What the compiler says about the package, with every check that a strict project may have on. */
  check(compiler?: "latest" | "5"): Promise<string>;
  /** Runs `src/use.ts` with the address of a server, and gives what it printed as JSON. */
  use(url: string): Promise<unknown>;
}

/** Generates a package of a spec with an overlay, and adds a script that uses it. */
export async function generatedPackage(spec: string, overlay: object, script: string): Promise<GeneratedPackage> {
  const path = await mkdtemp(join(tmpdir(), "northbound-public-"));
  await symlink(join(cli, "node_modules"), join(path, "node_modules"));
  await writeFile(join(path, "ours.yaml"), JSON.stringify(overlay));
  const args = ["generate", spec, "--overlay", "ours.yaml", "--out", ".", "--package", "@example/public"];
  const outcome = await northbound(args, { cwd: path });
  if (outcome.code !== 0) throw new Error(outcome.notes);
  await writeFile(join(path, "src", "use.ts"), script);
  await writeFile(join(path, "strict.json"), JSON.stringify(strict));
  return {
    path,
    outcome,
    async check(compiler = "latest") {
      const home = compiler === "latest" ? root : cli;
      const tsc = join(
        dirname(createRequire(join(home, "package.json")).resolve("typescript/package.json")),
        "bin/tsc",
      );
      const output = await run(process.execPath, [tsc, "-p", join(path, "strict.json")]).then(
        ({ stdout }) => stdout,
        (error: { readonly stdout: string }) => error.stdout,
      );
      // The sources of the runtime, which the package finds here instead of its declarations, are checked elsewhere.
      const isOwn = (line: string): boolean => line.includes(basename(path)) || line.startsWith("error");
      return output.split("\n").filter(isOwn).join("\n");
    },
    async use(url) {
      const flags = ["--conditions=@northbound/source", "--no-warnings"];
      const { stdout } = await run(process.execPath, [...flags, join(path, "src", "use.ts"), url]);
      return JSON.parse(stdout) as unknown;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

const strict = {
  extends: "./tsconfig.json",
  compilerOptions: {
    noEmit: true,
    skipLibCheck: false,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noPropertyAccessFromIndexSignature: true,
    isolatedDeclarations: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    customConditions: ["@northbound/source"],
    rootDir: null,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
  },
  include: ["src"],
};

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a test's server answers. */
export interface Answer {
  readonly status?: number;
  readonly type?: string;
  /** Value of the `Link` header. */
  readonly link?: string | undefined;
  readonly body?: string | Uint8Array;
}

/** A server on a free port that keeps what arrives. */
export async function serve(
  answer: (request: Arrived) => Answer,
): Promise<{ readonly url: string; readonly arrived: readonly Arrived[] } & AsyncDisposable> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://server.test");
      const one = { method: request.method ?? "", url, headers: request.headers, body };
      arrived.push(one);
      const { status = 200, type = "application/json", link, body: text = "{}" } = answer(one);
      response.writeHead(status, { "content-type": type, ...(link !== undefined && { link }) }).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((done) => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      }),
  };
}
