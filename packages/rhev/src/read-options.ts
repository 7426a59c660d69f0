import type { Backend, ClientOptions, ClientSetup, SpecData } from "@northbound/runtime";
import { backend } from "./backend.ts";
import { isOldPath, splitNodes } from "./base-path.ts";
import { checkHeaders, headersOf } from "./headers.ts";
import { ownOptionNames, type RhevOptions } from "./options.ts";
import { createPaging } from "./paging.ts";
import { createSession, type RhevCredentials } from "./session.ts";
import { createTranslate } from "./translate.ts";
import { createXmlFormat } from "./xml/format.ts";

export type { RhevOptions } from "./options.ts";

/** What every kind of engine client is made of; each adds the operations that it knows. */
export interface ClientParts {
  readonly backend: Omit<Backend, "operations">;
  readonly options: ClientOptions;
  readonly setup: ClientSetup;
}

/**
 * Reads the options of an engine client: what `createClient` of the runtime takes, but for the operations.
 * @param spec what is used of a spec that extends the shipped one.
 * @throws InvalidOptionError for a wrong one.
 */
export function readOptions(
  given: RhevOptions,
  { secrets = backend.secrets ?? [], xmlSchemas, settle, schemas }: Partial<SpecData> = {},
): ClientParts {
  const {
    credentials,
    basePath: givenPath,
    format = "json",
    apiVersion,
    filter,
    allContent,
    correlationId,
    serverVersion,
    ...rest
  } = given ?? {};
  const { nodes, basePath } = splitNodes(rest.nodes, givenPath);
  checkHeaders({ format, apiVersion, correlationId });
  const headers = headersOf({ format, apiVersion, filter, allContent, correlationId });
  const forms = createXmlFormat(xmlSchemas);
  const isXml = format === "xml";
  const mayBeOld = isOldPath(basePath) || apiVersion === "3" || mayBeBefore4(credentials, serverVersion);
  return {
    backend: {
      ...backend,
      ...(settle && { settle }),
      ...(schemas && { schemas }),
      secrets,
      basePath,
      headers,
      paging: createPaging({ filter, isOld: isOldPath(basePath) }),
    },
    options: { ...rest, nodes },
    setup: {
      session: createSession(credentials, basePath),
      optionNames: ownOptionNames,
      serverVersion,
      translate: createTranslate({ ...(isXml ? { xml: forms.read } : mayBeOld && { oldJson: forms.readOldJson }) }),
      middleware: isXml ? [forms.requests] : undefined,
    },
  };
}

/** Engines before 4.0 take basic credentials only; who names a version has said it. */
function mayBeBefore4(credentials: RhevCredentials | undefined, version: string | undefined): boolean {
  if (version !== undefined) return version.startsWith("3.");
  return (
    typeof credentials === "object" && credentials !== null && "method" in credentials && credentials.method === "basic"
  );
}
