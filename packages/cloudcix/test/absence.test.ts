import { type Call, isNotFound, isNorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { type CloudCix, createCloudCix } from "../src/index.ts";
import { user } from "./stand-in.ts";

// A 404 that is not the application's says nothing about what it was asked for.

const strangers: readonly (readonly [string, string, string])[] = [
  ["a page", "text/html", "<html><body><h1>404 Not Found</h1></body></html>"],
  ["a text (Traefik)", "text/plain", "404 page not found\n"],
  ["nothing", "", ""],
  ["JSON of a gateway (Kong)", "application/json", '{"message":"no Route matched with those values"}'],
];

function behind(type: string, body: string, credentials: object): CloudCix {
  const transport: Transport = {
    send(call: Call) {
      const reply = new Reply({ status: 404, headers: { "content-type": type }, body: new TextEncoder().encode(body) });
      reply.node = call.node;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
  return createCloudCix({
    credentials: credentials as never,
    transport,
    backoff: { base: 1, cap: 1 },
    rateLimit: { concurrency: 100 },
  });
}

interface Waits {
  waitFor?(key: number, goal: string, options: object): Promise<unknown>;
}

/** Every wait for something to be gone, by the names of its groups. */
function waitsOf({ iaas, compute }: CloudCix): readonly (readonly [string, () => Promise<unknown>])[] {
  const options = { deadline: 60, delay: 10 };
  return Object.entries({ iaas, compute }).flatMap(([application, client]) =>
    Object.entries(client as unknown as Readonly<Record<string, Waits | undefined>>).flatMap(([group, calls]) =>
      typeof calls?.waitFor === "function"
        ? (group === "project" ? ["closed"] : application === "iaas" ? ["deleted", "closed"] : ["deleted"]).map(
            (goal) =>
              [`${application}.${group} ${goal}`, () => (calls as Required<Waits>).waitFor(7, goal, options)] as const,
          )
        : [],
    ),
  );
}

test.each(strangers)("a 404 that is %s ends no wait for something to be gone", async (_what, type, body) => {
  const cloudcix = behind(type, body, { token: "t" });
  const waits = waitsOf(cloudcix);
  expect(waits.length).toBeGreaterThan(12);
  const ends = await Promise.all(
    waits.map(async ([name, wait]) =>
      wait().then(
        (value) => [name, value, "succeeded"],
        (error: unknown) => [name, isNorthboundError(error), isNotFound(error)],
      ),
    ),
  );
  expect(ends).toEqual(waits.map(([name]) => [name, true, false]));
});

test.each(strangers)(
  "a 404 that is %s is no absence to a read, and a failed session at the login",
  async (_what, type, body) => {
    await expect(behind(type, body, { token: "t" }).iaas.vm.read({ pk: 7 })).rejects.toMatchObject({
      code: "GATEWAY_ERROR",
      status: 404,
    });
    await expect(behind(type, body, user).iaas.vm.read({ pk: 7 })).rejects.toMatchObject({ code: "SESSION_FAILED" });
  },
);
