import { InvalidInputError, InvalidOptionError, WaitFailedError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createCompute } from "../src/generated/compute/application.ts";
import { type CloudCixCredentials, type CloudCixOptions, createCloudCix, withToken } from "../src/index.ts";
import { type Answer, createStandIn, user } from "./stand-in.ts";

const found = (content: object): Answer => {
  return () => ({ status: 200, body: { content } });
};
/** As callers without types may call. */
type Untyped = (id: number, goal: string, options?: object) => Promise<unknown>;

test.each([
  ["iaas", "vm", "runing"],
  ["iaas", "vm", "attached"],
  ["iaas", "vm", "constructor"],
  ["iaas", "project", "running"],
  ["compute", "instances", "quiesced"],
] as const)("waiting in %s for a %s to be %s names the goals that there are, and sends nothing", async (...names) => {
  const [application, group, goal] = names;
  const { cloudcix, sent } = createStandIn(found({ state: 4 }));
  const groups = cloudcix[application] as unknown as Record<string, { waitFor: Untyped }>;
  const done = groups[group]?.waitFor(12, goal, { deadline: 50 });
  await expect(done).rejects.toBeInstanceOf(InvalidInputError);
  await expect(done).rejects.toThrow(/`goal` must be .*(running|closed)/);
  expect(sent).toEqual([]);
});

test.each([9, 99])("a Ceph device in the state %i will never be attached", async (state) => {
  const { cloudcix } = createStandIn(found({ state, parent_id: 7 }));
  await expect(cloudcix.iaas.ceph.waitFor(12, "attached", { deadline: 200, delay: 1 })).rejects.toBeInstanceOf(
    WaitFailedError,
  );
});

test.each([undefined, null, "", "a\nb"])("calling in the name of nobody, %j, is refused", (token) => {
  expect(() => withToken(token as unknown as string)).toThrow(InvalidOptionError);
});

test.each([
  [{ ...user, email: undefined }, "credentials.email"],
  [{ ...user, password: "" }, "credentials.password"],
  [{ ...user, otp: 123_456 }, "credentials.otp"],
  [{ token: 7 }, "token"],
])("wrong credentials are named as they were given: %#", (credentials, name) => {
  expect(() => createCloudCix({ credentials: credentials as unknown as CloudCixCredentials }).iaas).toThrow(
    `\`${name}\``,
  );
});

test("a token that is not there leaves room for the user beside it", async () => {
  const credentials = { ...user, token: undefined } as CloudCixCredentials;
  const { cloudcix, sent } = createStandIn(found([]), { credentials });
  await cloudcix.iaas.vm.read({ pk: 1 });
  expect(sent.map(({ method }) => method)).toEqual(["POST", "GET"]);
});

test.each([
  ["gatway", "gateway"],
  ["domian", "domain"],
  ["hots", "hosts"],
  ["credential", "credentials"],
  ["timout", "timeout"],
])("the misspelt option %s is told as %s, by clients of all applications and of one", (wrong, right) => {
  const options = { credentials: user, [wrong]: "x" } as unknown as CloudCixOptions;
  for (const create of [createCloudCix, createCompute]) {
    expect(() => create(options)).toThrow(`There is no option \`${wrong}\`; did you mean \`${right}\`?`);
  }
});
