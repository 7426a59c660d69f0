import { CredentialsError, InvalidOptionError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createCompute } from "../src/generated/compute/application.ts";
import { createCloudCix, withToken } from "../src/index.ts";
import { createStandIn, emptyList, user } from "./stand-in.ts";

test("all applications share one login, and the credentials go to membership only", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList);
  await Promise.all([
    ...Array.from({ length: 10 }, () => cloudcix.compute.project.list()),
    ...Array.from({ length: 10 }, () => cloudcix.iaas.vm.list()),
    cloudcix.scm.brand.list(),
  ]);
  const logins = sent.filter(({ url }) => url.includes("/auth/login/"));
  expect(logins).toEqual([
    {
      url: "https://membership.api.cloudcix.com/auth/login/",
      method: "POST",
      token: undefined,
      body: { email: user.email, password: user.password, api_key: user.apiKey },
    },
  ]);
  const others = sent.filter((one) => !logins.includes(one));
  expect(JSON.stringify(others)).not.toContain(user.password);
  expect(new Set(others.map(({ token }) => token)).size).toBe(1);
  expect([...new Set(others.map(({ url }) => new URL(url).host))].toSorted()).toEqual([
    "compute.api.cloudcix.com",
    "iaas.api.cloudcix.com",
    "legacyapi.api.cloudcix.com",
  ]);
  await cloudcix.close();
});

test("an ended token is renewed once, however many applications find out", async () => {
  const { cloudcix, sent, ended } = createStandIn(() => emptyList);
  await cloudcix.compute.project.list();
  ended.add(sent.at(-1)?.token ?? "");
  await Promise.all([cloudcix.compute.project.list(), cloudcix.iaas.vm.list(), cloudcix.contact.contact.list()]);
  expect(sent.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("ahead of its end a token is traded for a fresh one, without the password", async () => {
  const standIn = createStandIn(() => emptyList);
  // A token of which nearly nothing is left: the next call renews it in the background.
  standIn.life = 2_000;
  await standIn.cloudcix.compute.project.list();
  standIn.life = 3_600_000;
  const deadline = Date.now() + 5_000;
  while (!standIn.sent.some(({ method }) => method === "PUT") && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await standIn.cloudcix.compute.project.list();
  }
  const [renewal] = standIn.sent.filter(({ method }) => method === "PUT");
  expect(renewal).toMatchObject({ url: "https://membership.api.cloudcix.com/auth/login/", body: undefined });
  expect(renewal?.token).toBeDefined();
  await standIn.cloudcix.close();
});

test("wrong credentials are tried once for all applications, and their code is kept", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList, { credentials: { ...user, password: "wrong-password" } });
  const results = await Promise.allSettled([cloudcix.compute.project.list(), cloudcix.iaas.vm.list()]);
  for (const result of results) {
    const { reason } = result as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(CredentialsError);
    expect(reason).toMatchObject({ backendCode: "membership_token_create_002" });
    expect(String(reason)).not.toContain("wrong-password");
  }
  await expect(cloudcix.support.ticket.list({ transactionTypeId: 1 })).rejects.toBeInstanceOf(CredentialsError);
  expect(sent).toHaveLength(1);
});

test("a caller's own token replaces the client's for one call", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList);
  await cloudcix.compute.project.list({}, withToken("of.another.user"));
  expect(sent).toMatchObject([{ token: "of.another.user" }]);
});

test("a token in place of credentials needs no login", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList, { credentials: { token: "e30.e30.sig" } });
  await cloudcix.iaas.vm.list();
  expect(sent).toMatchObject([{ token: "e30.e30.sig" }]);
});

test("a one-time code is asked for at each login", async () => {
  const codes = ["111111", "222222"];
  const { cloudcix, sent, ended } = createStandIn(() => emptyList, {
    credentials: { ...user, otp: () => Promise.resolve(codes.shift() ?? "") },
  });
  await cloudcix.compute.project.list();
  ended.add(sent.at(-1)?.token ?? "");
  await cloudcix.compute.project.list();
  const logins = sent.filter(({ method }) => method === "POST");
  expect(logins.map(({ body }) => (body as { otp: string }).otp)).toEqual(["111111", "222222"]);
});

test("hosts, gateway and domain decide where an application is", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList, {
    credentials: { token: "t" },
    gateway: "https://gate.example.net/",
    hosts: { iaas: "https://iaas.example.org" },
  });
  await cloudcix.iaas.vm.list();
  await cloudcix.appManager.app.list();
  await cloudcix.scm.brand.list();
  expect(sent.map(({ url }) => url.split("?", 1)[0])).toEqual([
    "https://iaas.example.org/vm/",
    "https://gate.example.net/appmanager/app/",
    "https://gate.example.net/legacyapi/SCM/v1/Brand/",
  ]);
});

test.each<[string, object]>([
  ["nodes", { credentials: user, nodes: ["https://x.example.net"] }],
  ["domain", { credentials: user, domain: "https://api.example.net/" }],
  ["domain", { credentials: user, domain: "a.example", gateway: "https://b.example" }],
  ["hosts", { credentials: user, hosts: { computer: "https://x.example.net" } }],
  ["apiKey", { credentials: { email: "a@example.com", password: "made-up" } }],
  ["credentials", {}],
  ["domian", { credentials: user, domian: "a.example" }],
])("a wrong %s is told at once", (name, options) => {
  expect(() => createCloudCix(options as never)).toThrow(InvalidOptionError);
  expect(() => createCloudCix(options as never)).toThrow(name);
  expect(() => createCompute(options as never)).toThrow(InvalidOptionError);
});

test("after close nothing is sent, by applications that were not used before either", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList);
  await cloudcix.compute.project.list();
  await cloudcix.close();
  const before = sent.length;
  await expect(cloudcix.compute.project.list()).rejects.toMatchObject({ code: "CLOSED" });
  await expect(cloudcix.iaas.vm.list()).rejects.toMatchObject({ code: "CLOSED" });
  expect(sent).toHaveLength(before);
});

test("answers for one token are not given to another, be they remembered or under way", async () => {
  const { cloudcix, sent } = createStandIn(() => emptyList, { cache: true });
  const { images } = cloudcix.compute;
  await images.list();
  await Promise.all(["of.ada", "of.bob"].map((token) => images.list({}, withToken(token))));
  await images.list();
  const asked = sent.filter(({ url }) => url.includes("/images/")).map(({ token }) => token);
  expect(asked.slice(1)).toEqual(["of.ada", "of.bob"]);
});
