import type { LoginService, SessionControl } from "@northbound/runtime";
import { type Application, openApplication } from "./application.ts";
import { type Applications, applications } from "./generated/applications.ts";
import { createLogin } from "./login.ts";
import type { ApplicationName } from "./generated/application-names.ts";
import { checkOptions, type CloudCixOptions } from "./options.ts";

/** CloudCIX: one client for each application, with one login among them. */
export interface CloudCix extends Applications {
  /** The sessions that all applications share. */
  readonly sessions: SessionControl;
  /** Closes every application that was used, and forgets the token. Later calls fail with `ClosedError`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a client of all CloudCIX applications. Nothing is sent before the first call, and an application that is not
 * used costs nothing but its table of operations; to leave that out as well, import one application:
 * `@northbound/cloudcix/compute`.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createCloudCix } from "@northbound/cloudcix";
 *
 * await using cloudcix = createCloudCix({
 *   credentials: { email: "robot@example.com", password: process.env.CIX_PASSWORD ?? "", apiKey: process.env.CIX_KEY ?? "" },
 * });
 * for await (const project of cloudcix.compute.project.list()) console.log(project.id, project.name);
 */
export function createCloudCix(options: CloudCixOptions): CloudCix {
  const checked = checkOptions(options);
  const login = createLogin(checked);
  const opened = new Map<string, { close(): Promise<void> }>();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll(opened, login));
  const client = { sessions: login.sessions, close, [Symbol.asyncDispose]: close };
  for (const name of Object.keys(applications) as ApplicationName[]) {
    Object.defineProperty(client, name, {
      enumerable: true,
      get(): unknown {
        let application = opened.get(name);
        if (!application) {
          application = openApplication(applications[name] as Application<{ close(): Promise<void> }>, checked, login);
          // An application that is first used after the end is as closed as the others.
          if (closing) void application.close();
          opened.set(name, application);
        }
        return application;
      },
    });
  }
  return client as unknown as CloudCix;
}

async function closeAll(opened: ReadonlyMap<string, { close(): Promise<void> }>, login: LoginService): Promise<void> {
  await Promise.all(Array.from(opened.values(), (application) => application.close()));
  await login.close();
}
