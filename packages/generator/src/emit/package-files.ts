import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../openapi/input-error.ts";
import type { SecurityModel } from "../model/security.ts";
import { propertyName } from "./print-type.ts";

/** The package's name, and the version of the runtime that it depends on. */
export interface PackageNames {
  readonly name: string;
  readonly runtime: string;
}

/** A package whose client a generated one extends. */
export interface ExtendedPackage {
  /** The module that exports `extend`: the package, or an entry of it. */
  readonly module: string;
  readonly name: string;
  readonly version: string;
}

/** @throws InputError for what can't be the name of a package. */
export function checkPackageName(name: string): void {
  if (/^(@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/.test(name)) return;
  throw new InputError(`${JSON.stringify(name)} is no name of a package, such as @example/controller.`);
}

/**
 * Writes what a client needs around its generated files to be a package. Files that are there already are the
 * user's own and stay as they are.
 * @param security how the spec lets clients prove themselves.
 * @param extended the package whose client this one extends.
 * @returns the files that were written.
 */
export async function writePackage(
  folder: string,
  { name, runtime }: PackageNames,
  security?: SecurityModel,
  extended?: ExtendedPackage,
): Promise<string[]> {
  const backend = name.split("/").at(-1) ?? name;
  const needs = { "@northbound/runtime": `^${runtime}`, ...(extended && { [extended.name]: `^${extended.version}` }) };
  const files: Readonly<Record<string, string>> = {
    "package.json": `${JSON.stringify(manifest(name, needs), null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(compiler, null, 2)}\n`,
    "README.md": extended ? extendedReadme(name, extended) : readme(name, security),
    ...(extended
      ? { "src/index.ts": extendedIndex }
      : { "src/backend.ts": backendText(backend), "src/index.ts": indexText(security) }),
  };
  const written: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    const isNew = await writeFile(path, text, { flag: "wx" }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EEXIST") return false;
        throw error;
      },
    );
    if (isNew) written.push(file);
  }
  return written;
}

// The compiler copies no declarations that were declarations before, and no JSON; with Node it works in every shell.
const copy =
  "for (const f of ['schema.d.ts', 'openapi.json']) require('fs').copyFileSync('src/generated/' + f, 'dist/generated/' + f)";

function manifest(name: string, dependencies: object): object {
  return {
    name,
    version: "0.0.0",
    type: "module",
    sideEffects: false,
    files: ["dist"],
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./openapi.json": "./dist/generated/openapi.json",
      "./package.json": "./package.json",
    },
    scripts: {
      build: `tsc && node -e "${copy}"`,
    },
    dependencies,
    devDependencies: { typescript: "^5.9.0" },
    engines: { node: ">=22.19" },
  };
}

const compiler = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    strict: true,
    skipLibCheck: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: "src",
    outDir: "dist",
  },
  include: ["src"],
};

function backendText(name: string): string {
  return `import type { Backend } from "@northbound/runtime";
import { basePath, operations, secrets } from "./generated/operations.ts";
import { paging } from "./generated/paging.ts";

/** What is special about this backend. Reading of errors, defaults and paging styles of your own go here. */
export const backend: Backend = {
  name: ${JSON.stringify(name)},
  operations,
  basePath,
  secrets,
  settle: async () => (await import("./generated/settle.ts")).settle,
  schemas: async () => (await import("./generated/schemas.ts")).schemas,
  // Read from the parameters of the operations: look whether names and sizes are right, and override what isn't.
  paging: { ...paging },
};
`;
}

const extendedIndex = `export { type Client, create, type Options } from "./generated/client.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
`;

function indexText(security: SecurityModel | undefined): string {
  return security ? indexWithSchemes(security) : indexWithToken();
}

const exported = `
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export type * from "./generated/types.ts";
export * from "@northbound/runtime/essentials";
`;

function indexWithSchemes(security: SecurityModel): string {
  const credentials = security.alternatives.map((names) => {
    const members = names.map((name) => `readonly ${propertyName(name)}: ${credentialType(security, name)}`);
    return `  | { ${members.join("; ")} }\n`;
  });
  const types = ["BasicCredentials", "OAuthCredentials"].filter((name) => credentials.join("").includes(`: ${name}`));
  const names = [...types.map((name) => `type ${name}`), "type Client", "type ClientOptions", "createClient"];
  return `import {
${[...names, "declaredLogin", "type DeclaredScheme"].toSorted(byName).join(",\n").replace(/^/gm, "  ")},
} from "@northbound/runtime";
import { backend } from "./backend.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.d.ts";
${exported}
/** What proves a client: one of the alternatives of the spec, whose members go together. */
export type Credentials =
${credentials.join("").trimEnd()};

/** The security schemes of the spec. */
const schemes: Readonly<Record<string, DeclaredScheme>> = ${JSON.stringify(security.schemes, null, 2)};

/** Options of this client, beside those of every client. Certificates of clients are the option \`tls\`. */
export interface Options extends ClientOptions {
  /** Sent with every call that is not public. */
  readonly credentials?: Credentials | undefined;
}

/** Makes a client. Nothing is sent before the first call. */
export function create(options: Options): Client<paths, Calls> {
  const { credentials, ...rest } = options;
  const session = declaredLogin(schemes, credentials);
  return createClient<paths, Calls>(backend, rest, { session, optionNames: ["credentials"] });
}
`;
}

function byName(a: string, b: string): number {
  return a.replace("type ", "").localeCompare(b.replace("type ", ""), "en");
}

function credentialType({ schemes }: SecurityModel, name: string): string {
  const scheme = schemes[name];
  if (scheme?.type === "basic") return "BasicCredentials";
  if (scheme?.type !== "oauth") return "string";
  return scheme.path === undefined ? "{ readonly token: string }" : "OAuthCredentials";
}

function indexWithToken(): string {
  return `import { type Client, type ClientOptions, createClient, staticToken } from "@northbound/runtime";
import { backend } from "./backend.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.d.ts";
${exported}
/** Options of this client, beside those of every client. */
export interface Options extends ClientOptions {
  /** Sent as bearer token. Other ways to log in are strategies of @northbound/runtime. */
  readonly token?: string | undefined;
}

/** Makes a client. Nothing is sent before the first call. */
export function create(options: Options): Client<paths, Calls> {
  const { token, ...rest } = options;
  const session = token === undefined ? undefined : staticToken({ token });
  return createClient<paths, Calls>(backend, rest, { session, optionNames: ["token"] });
}
`;
}

function readme(name: string, security: SecurityModel | undefined): string {
  const proof = security ? `credentials: ${exampleCredentials(security)}` : "token: process.env.TOKEN";
  return `# ${name}

A typed client, generated with \`northbound generate\`.

\`\`\`ts
import { create } from "${name}";

await using client = create({ nodes: ["https://server.example.net"], ${proof} });
\`\`\`

To generate again after the spec has changed: \`northbound generate <spec> --out . --package ${name}\`, with the
same \`--overlay\` if there was one. Only the files in \`src/generated\` are written again; the others are yours.
`;
}

function extendedReadme(name: string, { module }: ExtendedPackage): string {
  return `# ${name}

A typed client, generated with \`northbound generate\`: ${module} with another spec. It has the options of ${module}, and all
that its client has.

\`\`\`ts
import { create } from "${name}";
\`\`\`

To generate again after the spec or ${module} has changed: \`northbound generate --extends ${module} --out . --package ${name}\`,
with the same spec or \`--overlay\`. Only the files in \`src/generated\` are written again; the others are yours.
`;
}

function exampleCredentials(security: SecurityModel): string {
  const members = (security.alternatives[0] ?? []).map((name) => {
    const type = credentialType(security, name);
    const value =
      type === "BasicCredentials"
        ? "{ username, password }"
        : type === "OAuthCredentials"
          ? "{ clientId, clientSecret }"
          : type === "string"
            ? name
            : "{ token }";
    return value === name ? name : `${propertyName(name)}: ${value}`;
  });
  return `{ ${members.join(", ")} }`;
}
