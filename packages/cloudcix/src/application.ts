import {
  type Backend,
  type Caller,
  type ClientBase,
  type ClientOptions,
  type ClientSetup,
  createCaller,
  createClient,
  createPathClient,
  type LoginService,
  type Operation,
  type PathClient,
  type PathsOf,
} from "@northbound/runtime";
import { type ApplicationData, createBackend } from "./backend.ts";
import { createLogin } from "./login.ts";
import { checkOptions, type CloudCixOptions, nodesOf, ownNames } from "./options.ts";

/** One application: where it is, what it can do, and what its client has beyond single calls. */
export interface Application<Client> extends ApplicationData {
  /** First label of its host. */
  readonly label: string;
  /** Adds what takes several calls to the groups of the client. */
  readonly extend?: (client: Client, options: Pick<ClientOptions, "clock" | "observe">) => void;
}

/**
 * Opens a client of one application.
 * @param login the sessions that it shares with others; without them it logs in itself and ends that session.
 */
export function openApplication<Client>(
  application: Application<Client>,
  options: CloudCixOptions,
  login?: LoginService,
): Client {
  return openAs(application, options, login, (backend, rest, setup) => {
    const client = createClient<object, object>(backend, rest, setup);
    application.extend?.(client as Client, rest);
    return client;
  }) as Client;
}

/** What a client is made from. */
type Make<Client> = (backend: Backend, options: ClientOptions, setup: ClientSetup) => Client;

/** Opens a client of any kind: `make` chooses which. */
function openAs<Client extends ClientBase>(
  application: ApplicationData,
  options: CloudCixOptions,
  login: LoginService | undefined,
  make: Make<Client>,
): Client {
  const checked = checkOptions(options);
  const { credentials: _, domain: _domain, hosts: _hosts, gateway: _gateway, ...rest } = checked;
  const own = login ? undefined : createLogin(checked);
  const client = make(
    createBackend(application),
    { ...rest, rateLimit: rest.rateLimit ?? defaultRateLimit, nodes: nodesOf(checked, application.name) },
    { login: login ?? own, optionNames: ownNames },
  );
  if (own) closeBoth(client, own);
  return client;
}

/** Opens a client of an application that calls operations which are imported one by one. */
export function openCaller<Calls extends object>(
  application: Pick<ApplicationData, "name" | "secrets">,
  options: CloudCixOptions,
): Caller<Calls> {
  return openAs({ ...application, operations: {} }, options, undefined, createCaller<Calls>);
}

/** Opens a client of an application that is called by path, for the operations that it is given. */
export function openPathClient<Paths extends object, Known extends readonly Operation[] | object>(
  application: Pick<ApplicationData, "name" | "secrets">,
  options: CloudCixOptions,
  operations: Known,
): PathClient<PathsOf<Paths, Known>> {
  return openAs({ ...application, operations }, options, undefined, createPathClient<PathsOf<Paths, Known>>);
}

/** Each application lets a user send this much; what is above is turned away with 429. */
const defaultRateLimit = { requests: 20, window: 1_000 } as const;

function closeBoth(client: ClientBase, login: LoginService): void {
  const closeClient = client.close;
  const close = async (): Promise<void> => {
    await closeClient();
    await login.close();
  };
  Object.assign(client, { close, [Symbol.asyncDispose]: close });
}
