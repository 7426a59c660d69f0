import type { EntryOptions } from "@napi-rs/keyring";
import { UsageError } from "../output/usage-error.ts";

/** Where the system keeps secrets for its user: Keychain, Credential Manager, Secret Service. */
export interface Keyring {
  /** @returns `undefined` when there is none. */
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** @returns whether there was one. */
  delete(account: string): Promise<boolean>;
}

/** The system's keyring can't be used: it is not there, locked, or its library is not installed. */
export class KeyringError extends UsageError {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    super(
      `The system's keyring can't be used: ${reason}. ` +
        "Without one, as on a server, give the secret in the environment: see northbound profile --help.",
    );
    this.cause = cause;
  }
}

/** Name of all entries; what differs is the account. */
const service = "northbound";

// The kernel's keyring, which is tried next otherwise, forgets everything when the machine starts again.
const options: EntryOptions = { linux: { store: "secret-service" } };

/** The part of the library that is used. */
interface Library {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options: EntryOptions,
  ) => {
    getPassword(): Promise<string | null>;
    setPassword(secret: string): Promise<void>;
    deleteCredential(): Promise<boolean>;
  };
}

/** The keyring of this machine's user. Its library is loaded when it is needed, because it is an optional dependency. */
export function systemKeyring(load: () => Promise<Library> = () => import("@napi-rs/keyring")): Keyring {
  type Entry = InstanceType<Library["AsyncEntry"]>;
  const use = async <Result>(account: string, action: (entry: Entry) => Promise<Result>): Promise<Result> => {
    try {
      const { AsyncEntry } = await load();
      return await action(new AsyncEntry(service, account, options));
    } catch (error) {
      throw new KeyringError(error);
    }
  };
  return {
    get: (account) => use(account, async (entry) => (await entry.getPassword()) ?? undefined),
    set: (account, secret) => use(account, (entry) => entry.setPassword(secret)),
    delete: (account) => use(account, (entry) => entry.deleteCredential()),
  };
}
