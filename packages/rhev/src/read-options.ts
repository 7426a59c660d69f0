import type { Backend, ClientOptions, ClientSetup, SpecData } from "@northbound/runtime";
import { backend } from "./backend.ts";
import { isOldPath, splitNodes } from "./base-path.ts";
import { checkHeaders, headersOf } from "./headers.ts";
import { ownOptionNames, type RhevOptions } from "./options.ts";
import { createPaging } from "./paging.ts";
import { createSession } from "./session.ts";
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
  { secrets = backend.secrets ?? [], xmlSchemas, settle }: Partial<SpecData> = {},
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
  const xml = format === "xml" ? createXmlFormat(xmlSchemas) : undefined;
  return {
    backend: {
      ...backend,
      ...(settle && { settle }),
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
      translate: createTranslate(xml && (() => xml.read())),
      middleware: xml && [xml.requests],
    },
  };
}
