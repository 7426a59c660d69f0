import { type CloudCix, type CloudCixOptions as ClientOptions, createCloudCix } from "@northbound/cloudcix";
import type { NorthboundEvent } from "@northbound/runtime";
import { createLab, type Lab } from "../../src/lab.ts";
import type { CloudCixOptions } from "../../src/cloudcix/state.ts";

/** A lab with CloudCIX alone, and a client of it. */
export interface Fixture extends AsyncDisposable {
  readonly lab: Lab;
  readonly cloudcix: CloudCix;
  readonly events: NorthboundEvent[];
}

/** Opens a lab whose time only moves when it is told to, and a client that uses it as a gateway. */
export async function openFixture(
  options: CloudCixOptions = {},
  client: Partial<ClientOptions> = {},
): Promise<Fixture> {
  const lab = await createLab({
    protocol: "http",
    cloudcix: { requestsPerSecond: Infinity, projects: 12, ...options },
    world: { machines: 12 },
    clock: { speed: 0 },
    onViolation: () => undefined,
  });
  const events: NorthboundEvent[] = [];
  const cloudcix = createCloudCix({
    gateway: lab.cloudcix.urls,
    credentials: credentialsOf(lab),
    rateLimit: { concurrency: 50 },
    observe: (event) => void events.push(event),
    ...client,
  });
  return {
    lab,
    cloudcix,
    events,
    async [Symbol.asyncDispose]() {
      await cloudcix.close();
      await lab.close();
    },
  };
}

/** The credentials of the lab's first user. */
export function credentialsOf(lab: Lab): { email: string; password: string; apiKey: string } {
  const { username: email, password } = lab.cloudcix.credentials;
  return { email, password, apiKey: lab.cloudcix.state.users.get(email)?.apiKey ?? "" };
}
