import { basename } from "node:path";
import type { ClientData, SecurityModel } from "@northbound/generator";
import type { DeclaredScheme, PagingStyle, SessionStrategy } from "@northbound/runtime";
import { UsageError } from "../../output/usage-error.ts";
import type { Io } from "../../output/io.ts";
import { type Settings, variableOf } from "@northbound/runtime/environment";
import { specArgument } from "../spec-argument.ts";
import type { AnyClient, CliBackend } from "./backends.ts";

/** Whether a word names a spec and no backend: a file or an address. */
export function isSpec(word: string): boolean {
  return /[./\\]/.test(word);
}

/** How settings call a spec: `my-api` for `specs/my-api.yaml`, so its variables begin with `NORTHBOUND_MY_API_`. */
export function nameOfSpec(file: string): string {
  const name = basename(file).replace(/(?:\.(?:ya?ml|json))+$/i, "");
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "spec"
  );
}

/**
 * Reads a spec as something to call.
 * @throws SpecError when it can't be read.
 */
export async function readSpecBackend(file: string, io: Io): Promise<CliBackend> {
  const { formatProblem, readClientData, readSpec } = await import("@northbound/generator");
  await using named = await specArgument(file, io);
  const { document, warnings } = await readSpec(named.place);
  // What no call of a spec can do is told once, by lint and generate.
  for (const warning of warnings.filter(({ rule }) => rule !== "northbound/not-carried"))
    io.note(formatProblem(warning));
  const data = readClientData(document);
  const name = nameOfSpec(file);
  return {
    name,
    lab: name,
    listed: data.listed,
    specs: () => Promise.resolve({}),
    async connect(settings, tls) {
      const { createClient, declaredLogin, link, offset, page } = await import("@northbound/runtime");
      const factories = { link, offset, page } as unknown as Readonly<
        Record<string, (argument: object) => PagingStyle>
      >;
      const styles = data.paging.flatMap(({ name: style, factory, argument }) => {
        const make = factory === undefined ? undefined : factories[factory];
        return make && argument ? [[style, make(argument)] as const] : [];
      });
      const { operations, basePath, secrets } = data;
      const backend = { name, operations, basePath, secrets, paging: Object.fromEntries(styles) };
      const session: SessionStrategy | undefined =
        data.security &&
        declaredLogin(
          data.security.schemes as Readonly<Record<string, DeclaredScheme>>,
          credentialsOf(data.security, settings),
        );
      return createClient(backend, { nodes: nodesOf(name, data, settings), tls }, { session }) as unknown as AnyClient;
    },
  };
}

function nodesOf(name: string, { servers }: ClientData, { url }: Settings): readonly string[] {
  if (url !== undefined) return url;
  const [server] = servers;
  if (server !== undefined) return [server];
  throw new UsageError(`The spec names no server. Set ${variableOf(name, "url")}, or \`url\` in a profile.`);
}

/** What the settings have for the first alternative that they have everything for. */
function credentialsOf({ alternatives, schemes }: SecurityModel, settings: Settings): object | undefined {
  const { username, password, token, apiKey } = settings;
  const valueOf = (name: string): unknown => {
    const { type } = schemes[name] ?? {};
    if (type === "basic") return username === undefined || password === undefined ? undefined : { username, password };
    if (type === "oauth") return token === undefined ? undefined : { token };
    return token ?? apiKey;
  };
  const found = alternatives.find((names) => names.length > 0 && names.every((name) => valueOf(name) !== undefined));
  return found && Object.fromEntries(found.map((name) => [name, valueOf(name)]));
}
