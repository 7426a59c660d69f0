import {
  type Backend,
  type ClientOptions,
  type ClientSetup,
  InvalidOptionError,
  type SpecData,
} from "@northbound/runtime";
import { backend } from "./backend.ts";
import { type CloudVisionCredentials, createSession } from "./session.ts";
import { versionAnswer } from "./version-answer.ts";

/** Options of a CloudVision client, beside those of every client. */
export interface CloudVisionOptions extends ClientOptions {
  /** User name and password (on premises), or the token of a service account (everywhere). */
  readonly credentials: CloudVisionCredentials;
  /**
   * The server's version, such as `2024.1.0` or `latest`; it is not read then. Default: read once, when a call
   * depends on it; the hosted service always counts as `latest`.
   */
  readonly serverVersion?: string | undefined;
}

/** What every kind of CloudVision client is made of; each adds the operations that it knows. */
export interface ClientParts {
  readonly backend: Omit<Backend, "operations">;
  readonly options: ClientOptions;
  readonly setup: ClientSetup;
}

/**
 * Divides the options of a client into those of every client and what is CloudVision's own: what `createClient` of the runtime
 * takes, but for the operations.
 * @param spec what is used of a spec that extends the shipped one.
 * @throws InvalidOptionError for wrong credentials, or a version that is no text.
 */
export function readOptions(given: CloudVisionOptions, spec: Partial<SpecData> = {}): ClientParts {
  const { credentials, serverVersion, ...options } = given ?? {};
  const isText: boolean = typeof serverVersion === "string" && serverVersion !== "";
  if ((serverVersion ?? undefined) !== undefined && !isText) {
    throw new InvalidOptionError('Option `serverVersion` must be a text, such as "2024.1.0" or "latest".');
  }
  const hosted = isHosted(options.nodes);
  if (hosted && credentials?.username !== undefined) {
    throw new InvalidOptionError(
      "Option `credentials` has a user name, and the hosted service takes tokens only: give { token }, of a service account.",
    );
  }
  const { basePath = backend.basePath, secrets = backend.secrets ?? [], settle, schemas } = spec;
  return {
    backend: { ...backend, ...(settle && { settle }), ...(schemas && { schemas }), basePath, secrets },
    options,
    setup: {
      session: createSession(credentials),
      translate: versionAnswer(options),
      optionNames: ["credentials", "serverVersion"],
      serverVersion: serverVersion ?? (hosted ? "latest" : undefined),
    },
  };
}

/** CVaaS runs the newest release and does not answer the version call. */
function isHosted(nodes: readonly string[] | undefined): boolean {
  return Array.isArray(nodes) && nodes.some((node) => /\.arista\.io(?::\d+)?\/?$/i.test(String(node)));
}
