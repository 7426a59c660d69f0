import { camelCase, upperFirst } from "../model/naming.ts";

/** One application of a backend that has a spec for each. */
export interface ApplicationSpec {
  /** Folder of its spec: `app_manager`. */
  readonly folder: string;
  /** `info.title`: `CloudCIX App Manager`. */
  readonly title: string;
  /** `info.summary`: `Apps, menus and who may use them`. */
  readonly summary: string;
  /** First label of its host. */
  readonly label: string;
  /** Whether `src/extras/<application>.ts` adds to its client what takes several calls. */
  readonly hasExtras: boolean;
}

/** Name of an application's entry in the package, and of its file in `src/extras/`: `app-manager`. */
export function entryName(folder: string): string {
  return folder.replaceAll("_", "-");
}

const nameOf = (folder: string): string => camelCase(folder.replaceAll("_", " "));
/** Name of an application's client type: `AppManager`. */
export function applicationType(folder: string): string {
  return upperFirst(nameOf(folder));
}

/**
 * The text of an application's `application.ts`: its client alone.
 * @param options Type of the options, which `src/options.ts` exports.
 */
export function emitApplication(application: ApplicationSpec, options: string, header: string): string {
  const { folder, title, summary, label, hasExtras } = application;
  const [name, type] = [nameOf(folder), applicationType(folder)];
  const about = lowerStart(summary);
  const extras = hasExtras
    ? `import { extend as addExtras, type Extras } from "../../extras/${entryName(folder)}.ts";\n`
    : "";
  return `${header}
import type { Client, SpecData } from "@northbound/runtime";
import { type Application, openApplication } from "../../application.ts";
${extras}import type { ${options} } from "../../options.ts";
import type { Calls } from "./calls.ts";
import { operations, secrets } from "./operations.ts";
import type { components, paths } from "./schema.d.ts";

export type { Calls, components, paths };
export type * from "./types.ts";
export * from "@northbound/runtime/essentials";

/** ${title}: ${about}. */
export type ${type} = Client<paths, Calls>${hasExtras ? " & Extras" : ""};

/** What ${title} is, as data. */
export const ${name}: Application<${type}> = {
  name: "${name}",
  label: "${label}",
  operations,
  secrets,
  settle: async () => (await import("./settle.ts")).settle,
  schemas: async () => (await import("./schemas.ts")).schemas,${hasExtras ? "\n  extend: addExtras," : ""}
};

/**
 * Makes a client of ${title} alone: ${about}. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function create${type}(options: ${options}): ${type} {
  return openApplication(${name}, options);
}

/** A client over a spec that extends that of ${title}: its calls and types, with all that \`create${type}\` gives beside. */
export type Extended<Paths extends object, Own extends object> = Client<Paths, Own>${hasExtras ? " & Extras" : ""};

/**
 * Makes a client over a spec that extends that of ${title}: sessions, faults and paging are the same.
 * \`northbound generate --extends\` writes the call.
 * @param spec what was generated of it.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function extend<Paths extends object, Own extends object>(
  { operations: table, secrets: names, settle = ${name}.settle, schemas = ${name}.schemas }: SpecData,
  options: ${options},
): Extended<Paths, Own> {
  return openApplication({ ...${name}, operations: table, secrets: names, settle, schemas }, options) as unknown as Extended<Paths, Own>;
}
`;
}

/** The text of an application's `small-clients.ts`: its operations one by one, and clients that hold only some of them. */
export function emitApplicationSmallClients(application: ApplicationSpec, options: string, header: string): string {
  const { folder, title } = application;
  const [name, type] = [nameOf(folder), applicationType(folder)];
  return `${header}
import type { Caller, Operation, PathClient, PathsOf } from "@northbound/runtime";
import { openCaller, openPathClient } from "../../application.ts";
import type { ${options} } from "../../options.ts";
import type { Calls } from "./calls.ts";
import { type Operations, secrets } from "./operations.ts";
import type { paths } from "./schema.d.ts";

// One constant for each operation of the spec.
export * from "./operations.ts";

/**
 * Makes a client of ${title} that calls operations which are imported one by one, so that a bundle holds only
 * those. All else is as with \`create${type}\`, but for what takes several calls.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function create${type}Caller(options: ${options}): Caller<Calls> {
  return openCaller({ name: "${name}", secrets }, options);
}

/**
 * Makes a path client of ${title} for the operations that it is given: a bundle holds only those, and other
 * paths are type errors. With \`operations\`, the whole table, it takes every path.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function create${type}PathClient<const Known extends readonly Operation[] | Operations>(
  options: ${options},
  operations: Known,
): PathClient<PathsOf<paths, Known>> {
  return openPathClient<paths, Known>({ name: "${name}", secrets }, options, operations);
}
`;
}

/** The text of `applications.ts`: every application, in the order of their folders. */
export function emitApplications(applications: readonly ApplicationSpec[], header: string): string {
  const each = (text: (application: ApplicationSpec, name: string, type: string) => string): string =>
    applications
      .map((application) => text(application, nameOf(application.folder), applicationType(application.folder)))
      .join("");
  return `${header}
import type { Application } from "../application.ts";
import type { ApplicationName } from "./application-names.ts";
${each(({ folder }, name, type) => `import { ${name}, type ${type} } from "./${folder}/application.ts";\n`)}
/** A client of each application. */
export interface Applications {
${each(({ summary }, name, type) => `  /** ${summary}. */\n  readonly ${name}: ${type};\n`)}}

/** What each application is, as data. */
export const applications: { readonly [Name in ApplicationName]: Application<Applications[Name]> } = {
${each((_, name) => `  ${name},\n`)}};
`;
}

/** The text of `application-types.ts`: the types of each application, under its name. */
export function emitApplicationTypes(applications: readonly ApplicationSpec[], header: string): string {
  const lines = applications.map(
    ({ folder }) => `export type * as ${applicationType(folder)} from "./${folder}/types.ts";\n`,
  );
  return `${header}\n${lines.join("")}`;
}

/** The text of `application-names.ts`: what each application is called, and the label of its host. */
export function emitApplicationNames(applications: readonly ApplicationSpec[], header: string): string {
  const labels = applications.map(({ folder, label }) => `  ${nameOf(folder)}: "${label}",\n`);
  return `${header}
/** Every application by the name that the client has for it, with the label of its host. Several may share one. */
export const hostLabels = {
${labels.join("")}} as const;

/** Name of an application. */
export type ApplicationName = keyof typeof hostLabels;
`;
}

/** What a package exports for its applications: a client, small clients with the operations, and the spec. */
export function applicationExports(
  applications: readonly ApplicationSpec[],
  isPublished: boolean,
): [string, unknown][] {
  const entry = (file: string): unknown => {
    const built = `./dist/generated/${file}.js`;
    return isPublished ? built : { "@northbound/source": `./src/generated/${file}.ts`, default: built };
  };
  return applications.flatMap(({ folder }) => [
    [`./${entryName(folder)}`, entry(`${folder}/application`)],
    [`./${entryName(folder)}/operations`, entry(`${folder}/small-clients`)],
    [`./${entryName(folder)}/openapi.json`, `./src/generated/${folder}/openapi.json`],
  ]);
}

// `SKUs` keeps its capitals.
function lowerStart(text: string): string {
  return /^[A-Z][A-Z]/.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}
