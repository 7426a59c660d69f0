import { createCloudCix } from "@northbound/cloudcix";
import { createCloudVision, type CloudVisionOptions } from "@northbound/cloudvision";
import { createLab, type Lab } from "@northbound/lab";
import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
import { createRhev, type RhevOptions, shareDeadline, type Transport } from "@northbound/rhev";
import { createXpresso } from "@northbound/xpresso";
import { northbound } from "../command.ts";
import {
  always,
  alwaysJson,
  failing,
  type Listening,
  silent,
  startOtherName,
  startProxy,
  startSsh,
  untyped,
} from "./surroundings.ts";

/** A mistake, or a mishap, as people meet it. */
export interface Mistake {
  readonly title: string;
  /** Throws what the user sees, or gives what the command prints. */
  readonly make: () => unknown;
}

/** What stands in for the world; it is closed after the table. */
export interface World extends AsyncDisposable {
  readonly mistakes: Readonly<Record<string, readonly Mistake[]>>;
}

/** Must be in no message. */
export const secrets = ["s3cr3t-pass", "s3cr3t-token", "s3cr3t-proxy"] as const;
const [password, token] = secrets;

const engine = "https://engine.example.net";
const portal = "https://cvp.example.net";
const login = { username: "admin@internal", password };

const rhevAt = (options: Partial<RhevOptions>): ReturnType<typeof createRhev> =>
  createRhev({ nodes: [engine], credentials: { token }, retry: "never", proxy: false, ...options });
const cvpAt = (options: Partial<CloudVisionOptions>): ReturnType<typeof createCloudVision> =>
  createCloudVision({
    nodes: [portal],
    credentials: { token },
    retry: "never",
    proxy: false,
    serverVersion: "latest",
    ...options,
  });
const primeAt = (transport: Transport): ReturnType<typeof createPrimeInfrastructure> =>
  createPrimeInfrastructure({
    nodes: ["https://prime.example.net"],
    credentials: login,
    retry: "never",
    deadline: 5_000,
    transport: prime(transport),
  });
const cloudcixAt = (transport: RhevOptions["transport"]): ReturnType<typeof createCloudCix> =>
  createCloudCix({ domain: "example.net", credentials: { token }, retry: "never", transport });
const xpressoAt = (transport: RhevOptions["transport"]): ReturnType<typeof createXpresso> =>
  createXpresso({ nodes: ["https://xpresso.example.net"], token, group: "netops", retry: "never", transport });

/** Lets the read pass by which the client tries its credentials, unless the answer is about them. */
const prime = (transport: Transport): Transport => ({
  send: async (call) => {
    const reply = await transport.send(call);
    if (reply.status === 200 || reply.status === 302 || reply.status === 401 || !call.url.endsWith("/data"))
      return reply;
    return alwaysJson({}).send(call);
  },
  close: () => transport.close(),
});

const getVm = (options: Partial<RhevOptions>): unknown => rhevAt(options).vms.get({ vmId: "123" });
const startVm = (options: Partial<RhevOptions>): unknown => rhevAt(options).vms.start({ vmId: "123" });
const version = (options: Partial<CloudVisionOptions>): unknown => cvpAt(options).cvpInfo.get();

const nginx = (status: string): string =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const fault = { reason: "Operation Failed", detail: "[Cannot run VM. VM is running.]" };

/** Starts what the mistakes need. */
export async function createWorld(): Promise<World> {
  const lab = await createLab({ rhev: true, cloudvision: { nodes: 1 } });
  const plain = await createLab({ rhev: true, protocol: "http" });
  const [port = ""] = lab.rhev.urls.map((url) => new URL(url).port);
  const listening: Listening[] = [];
  const start = async (one: Promise<Listening>): Promise<number> => {
    listening.push(await one);
    return listening.at(-1)?.port ?? 0;
  };
  const places: Places = {
    port: Number(port),
    plainPort: Number(new URL(plain.rhev.urls[0] ?? "").port),
    ssh: await start(startSsh()),
    other: await start(startOtherName(Number(port))),
    proxy407: await start(startProxy(407)),
    proxy403: await start(startProxy(403)),
  };
  return {
    mistakes: {
      "The way to the server": wayThere(lab, places),
      "Something in front": inFront(),
      "Time and order": time(),
      Options: wrongOptions(),
      "Input of calls": wrongInput(),
      Waiting: waiting(),
      "What servers refuse": refusals(),
      "The command": command(lab, places),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([lab.close(), plain.close(), ...listening.map((one) => one.close())]);
    },
  };
}

interface Places {
  readonly port: number;
  readonly plainPort: number;
  readonly ssh: number;
  readonly other: number;
  readonly proxy407: number;
  readonly proxy403: number;
}

function wayThere(lab: Lab, { port, plainPort, ssh, other, proxy407, proxy403 }: Places): Mistake[] {
  const at = (url: string, more: Partial<RhevOptions> = {}): unknown =>
    getVm({ nodes: [url], tls: { ca: lab.ca }, ...more });
  return [
    { title: "nothing listens there", make: () => at("https://127.0.0.1:1") },
    { title: "the name is wrong", make: () => getVm({ transport: failing("ENOTFOUND") }) },
    { title: "the name server is not there", make: () => getVm({ transport: failing("EAI_AGAIN") }) },
    { title: "no way to the address", make: () => getVm({ transport: failing("EHOSTUNREACH") }) },
    { title: "a firewall drops the packets", make: () => getVm({ transport: failing("UND_ERR_CONNECT_TIMEOUT") }) },
    {
      title: "two nodes, both down",
      make: () =>
        getVm({ nodes: ["https://127.0.0.1:1", "https://127.0.0.1:2"], retry: "safe", backoff: { base: 1, cap: 1 } }),
    },
    {
      title: "the proxy is down",
      make: () => at(`https://127.0.0.1:${port}`, { proxy: "http://me:s3cr3t-proxy@127.0.0.1:1" }),
    },
    {
      title: "the proxy wants a user",
      make: () => at(`https://127.0.0.1:${port}`, { proxy: `http://me:s3cr3t-proxy@127.0.0.1:${proxy407}` }),
    },
    {
      title: "the proxy forbids it",
      make: () => at(`https://127.0.0.1:${port}`, { proxy: `http://127.0.0.1:${proxy403}` }),
    },
    {
      title: "the proxy in front of a plain address wants a user",
      make: () => at(`http://127.0.0.1:${plainPort}`, { proxy: `http://127.0.0.1:${proxy407}` }),
    },
    { title: "a certificate that nobody trusts", make: () => getVm({ nodes: [`https://127.0.0.1:${port}`] }) },
    {
      title: "the same with a login",
      make: () => getVm({ nodes: [`https://127.0.0.1:${port}`], credentials: login }),
    },
    { title: "a certificate for another name", make: () => at(`https://127.0.0.2:${other}`) },
    { title: "a certificate that has expired", make: () => getVm({ transport: failing("CERT_HAS_EXPIRED") }) },
    {
      title: "a server that wants a certificate",
      make: () => getVm({ transport: failing("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED") }),
    },
    {
      title: "a server that speaks TLS 1.0 only",
      make: () => getVm({ transport: failing("ERR_SSL_UNSUPPORTED_PROTOCOL") }),
    },
    { title: "a weak certificate", make: () => getVm({ transport: failing("CERT_TOO_WEAK") }) },
    {
      title: "certificates as bytes that are no PEM",
      make: () => at(`https://127.0.0.1:${port}`, { tls: untyped({ ca: Buffer.from([1, 2, 3]) }) }),
    },
    {
      title: "a certificate that is damaged",
      make: () =>
        at(`https://127.0.0.1:${port}`, {
          tls: { ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
        }),
    },
    { title: "http:// at a port for TLS", make: () => at(`http://127.0.0.1:${port}`) },
    { title: "https:// at a plain port", make: () => at(`https://127.0.0.1:${plainPort}`) },
    { title: "https:// at the port of SSH", make: () => at(`https://127.0.0.1:${ssh}`) },
    { title: "http:// at the port of SSH", make: () => at(`http://127.0.0.1:${ssh}`) },
    { title: "the connection was reset", make: () => getVm({ transport: failing("ECONNRESET") }) },
    { title: "a change, and the connection was reset", make: () => startVm({ transport: failing("ECONNRESET") }) },
  ];
}

function inFront(): Mistake[] {
  const page = "<!DOCTYPE html><html><head><title>Intranet</title></head><body>Welcome</body></html>";
  return [
    {
      title: "a page instead of an engine, at the login",
      make: () => getVm({ credentials: login, transport: always(page, "text/html") }),
    },
    { title: "a page instead of an engine, with a token", make: () => getVm({ transport: always(page, "text/html") }) },
    { title: "a page instead of CloudVision", make: () => version({ transport: always(page, "text/html") }) },
    {
      title: "a page instead of CloudVision, at the login",
      make: () => version({ credentials: { username: "ann", password }, transport: always(page, "text/html") }),
    },
    {
      title: "a page instead of Prime",
      make: () => primeAt(always(page, "text/html")).op.info.version({}),
    },
    {
      title: "a page instead of CloudCIX",
      make: () => cloudcixAt(always(page, "text/html")).membership.member.list(),
    },
    {
      title: "a page instead of XPRESSO",
      make: () => xpressoAt(always(page, "text/html")).requests.get({ requestId: "REQ0000001" }),
    },
    {
      title: "a 404 of nginx",
      make: () => version({ transport: always(nginx("404 Not Found"), "text/html", 404, { server: "nginx/1.22.1" }) }),
    },
    {
      title: "a 502 of nginx",
      make: () => getVm({ transport: always(nginx("502 Bad Gateway"), "text/html", 502, { server: "nginx/1.22.1" }) }),
    },
    {
      title: "a 504 after a change",
      make: () => startVm({ transport: always(nginx("504 Gateway Time-out"), "text/html", 504) }),
    },
    {
      title: "a redirect",
      make: () =>
        getVm({
          transport: always("", "text/plain", 302, { location: "https://sso.example.net/login?t=s3cr3t-token" }),
        }),
    },
    { title: "JSON that breaks off", make: () => getVm({ transport: always('{"id":"1', "application/json") }) },
    {
      title: "an answer that is too large",
      make: () =>
        rhevAt({ transport: alwaysJson({ id: "1", name: "x".repeat(100) }) }).vms.get({ vmId: "1" }, { maxBytes: 10 }),
    },
  ];
}

function time(): Mistake[] {
  return [
    {
      title: "no answer in time",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, { timeout: 5 }),
    },
    {
      title: "no answer to a change in time",
      make: () => rhevAt({ transport: silent() }).vms.start({ vmId: "123" }, { timeout: 5 }),
    },
    {
      title: "the deadline is over",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, { deadline: 5 }),
    },
    {
      title: "the deadline is over in the login",
      make: () => rhevAt({ transport: silent(), credentials: login }).vms.get({ vmId: "123" }, { deadline: 5 }),
    },
    {
      title: "a shared deadline is over",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, shareDeadline({ deadline: 5 })),
    },
    {
      title: "aborted",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, { signal: AbortSignal.abort() }),
    },
    {
      title: "a client that is closed",
      make: async () => {
        const rhev = rhevAt({ transport: silent() });
        await rhev.close();
        return rhev.vms.get({ vmId: "123" });
      },
    },
    { title: "a change by a client that only reads", make: () => startVm({ readOnly: true, transport: silent() }) },
    {
      title: "only from the cache, which has nothing",
      make: () => rhevAt({ transport: silent(), cache: true }).vms.get({ vmId: "123" }, { cache: "only-if-cached" }),
    },
  ];
}

function wrongOptions(): Mistake[] {
  const rhev = (given: object): unknown =>
    createRhev(untyped<RhevOptions>({ nodes: [engine], credentials: { token }, ...given }));
  return [
    { title: "no options", make: () => createRhev(untyped(undefined)) },
    { title: "no nodes", make: () => rhev({ nodes: undefined }) },
    { title: "a node without a scheme", make: () => rhev({ nodes: ["engine.example.net"] }) },
    { title: "a node as a text", make: () => rhev({ nodes: engine }) },
    { title: "a password in the address", make: () => rhev({ nodes: [`https://ann:${password}@engine.example.net`] }) },
    { title: "no credentials", make: () => rhev({ credentials: undefined }) },
    {
      title: "an environment variable that is not set",
      make: () => rhev({ credentials: { username: "ann@internal", password: undefined } }),
    },
    { title: "an empty password", make: () => rhev({ credentials: { username: "ann@internal", password: "" } }) },
    { title: "a user without a domain", make: () => rhev({ credentials: { username: "ann", password } }) },
    { title: "a token with a line break", make: () => rhev({ credentials: { token: `${token}\n` } }) },
    { title: "an option that is misspelt", make: () => rhev({ node: [engine] }) },
    { title: "an option within an option", make: () => rhev({ tls: { rejectUnauthorised: false } }) },
    { title: "a path in place of certificates", make: () => rhev({ tls: { ca: "/etc/ssl/engine.pem" } }) },
    { title: "a text for a number", make: () => rhev({ timeout: "30" }) },
    { title: "a word that is none", make: () => rhev({ retry: "sometimes" }) },
    { title: "a proxy that is no URL", make: () => rhev({ proxy: "http://me:s3cr3t-proxy@" }) },
    {
      title: "an option of a call that is misspelt",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, untyped({ timeuot: 5 })),
    },
    {
      title: "a node that the client does not have",
      make: () => rhevAt({ transport: silent() }).vms.get({ vmId: "123" }, { node: "https://other.example.net" }),
    },
  ];
}

function wrongInput(): Mistake[] {
  const rhev = rhevAt({ transport: silent() });
  const cyclic: Record<string, unknown> = { name: "web1" };
  cyclic["self"] = cyclic;
  const any = untyped<Record<string, Record<string, (...given: unknown[]) => unknown>>>(rhev);
  return [
    { title: "an id that is not there", make: () => rhev.vms.get(untyped({ vmId: undefined })) },
    { title: "an id alone", make: () => rhev.vms.get(untyped("123")) },
    { title: "a parameter that is misspelt", make: () => rhev.vms.get(untyped({ vmid: "123" })) },
    { title: "an empty id", make: () => rhev.vms.get({ vmId: "" }) },
    { title: "no body", make: () => rhev.vms.create(untyped({})) },
    { title: "a body that holds itself", make: () => rhev.vms.create({ body: untyped(cyclic) }) },
    { title: "a body with a BigInt", make: () => rhev.vms.create({ body: untyped({ memory: 1n }) }) },
    {
      title: "a call that is misspelt",
      make: () => any["vms"]?.["strat"]?.({ vmId: "123" }) ?? any["vms"]?.["start"]?.call,
    },
    {
      title: "a path without its parameter",
      make: () => rhev.GET("/vms/{vmId}", untyped<{ params: { path: { vmId: string } } }>({})),
    },
    { title: "a line break in a header", make: () => rhev.vms.get({ vmId: "123", headers: { filter: "a\nb" } }) },
    {
      title: "an operation that the server is too old for",
      make: () => version2017().inventory.listDevices(),
    },
  ];
}

function version2017(): ReturnType<typeof createCloudVision> {
  return createCloudVision({
    nodes: [portal],
    credentials: { token },
    retry: "never",
    transport: alwaysJson({ version: "2017.1.0" }),
  });
}

function waiting(): Mistake[] {
  const found = (body: object): RhevOptions["transport"] => alwaysJson({ id: "123", ...body });
  return [
    {
      title: "a state that a machine can't have",
      make: () =>
        rhevAt({ transport: found({ status: "up" }) }).vms.waitFor({ vmId: "123" }, untyped("running"), {
          delay: 1,
          deadline: 20,
        }),
    },
    {
      title: "a state that does not come",
      make: () =>
        rhevAt({ transport: found({ status: "down" }) }).vms.waitFor({ vmId: "123" }, "up", { delay: 1, deadline: 20 }),
    },
    {
      title: "a state that can't come any more",
      make: () => rhevAt({ transport: found({ status: "illegal" }) }).disks.waitFor({ diskId: "123" }, "ok"),
    },
    {
      title: "waiting while the server is down",
      make: () =>
        rhevAt({ transport: failing("ECONNREFUSED") }).vms.waitFor({ vmId: "123" }, "up", { delay: 1, deadline: 20 }),
    },
    {
      title: "a task that does not end",
      make: () =>
        cvpAt({
          transport: alwaysJson({ workOrderId: "17", workOrderUserDefinedStatus: "Pending" }),
        }).tasks.waitFor("17", { delay: 1, deadline: 20 }),
    },
    {
      title: "a task that failed",
      make: () =>
        cvpAt({
          transport: alwaysJson({ workOrderId: "17", workOrderUserDefinedStatus: "Failed" }),
        }).tasks.waitFor("17"),
    },
    {
      title: "a goal that a machine of CloudCIX can't have",
      make: () => cloudcixAt(silent()).compute.instances.waitFor(7, untyped("up"), { delay: 1, deadline: 20 }),
    },
    {
      title: "a state that a request of XPRESSO can't have",
      make: () =>
        xpressoAt(alwaysJson({ requestId: "REQ0000001", status: "QUEUED" })).requests.waitFor("REQ0000001", {
          until: "DONE",
          delay: 1,
          deadline: 20,
        }),
    },
  ];
}

function refusals(): Mistake[] {
  const xml = (reason: string, detail: string): string =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><fault><detail>${detail}</detail><reason>${reason}</reason></fault>`;
  const errorDocument = (message: string, id: string): object => ({
    errorDocument: { httpResponseCode: 404, httpMethod: "GET", message, id, uriPath: "data/Devices/7" },
  });
  return [
    {
      title: "a wrong password at an engine",
      make: () =>
        getVm({
          credentials: login,
          transport: alwaysJson(
            {
              error_code: "access_denied",
              error: "Cannot authenticate user 'admin@internal': The username or password is incorrect.",
            },
            401,
          ),
        }),
    },
    { title: "a token that an engine refuses", make: () => getVm({ transport: always("", "text/plain", 401) }) },
    {
      title: "a wrong password at CloudVision",
      make: () =>
        version({
          credentials: { username: "ann", password },
          transport: alwaysJson({ errorCode: "112498", errorMessage: "Unauthorized User" }),
        }),
    },
    {
      title: "a token that CloudVision refuses",
      make: () => version({ transport: alwaysJson({ errorCode: "112498", errorMessage: "Unauthorized User" }, 401) }),
    },
    {
      title: "a wrong password at Prime",
      make: () =>
        primeAt(always("", "text/html", 302, { location: "/webacs/pages/common/login.jsp" })).op.info.version({}),
    },
    {
      title: "a 401 of Prime",
      make: () => primeAt(always("<html>Unauthorized</html>", "text/html", 401)).op.info.version({}),
    },
    {
      title: "a token that CloudCIX refuses",
      make: () => cloudcixAt(alwaysJson({ detail: "Invalid token." }, 401)).membership.member.list(),
    },
    {
      title: "a token that XPRESSO refuses",
      make: () => xpressoAt(always("", "text/plain", 401)).requests.get({ requestId: "REQ0000001" }),
    },
    {
      title: "a machine that is not there",
      make: () => getVm({ transport: alwaysJson({ reason: "Entity not found", detail: "Entity not found" }, 404) }),
    },
    {
      title: "a task that CloudVision does not know",
      make: () =>
        cvpAt({
          transport: alwaysJson({ errorCode: "142812", errorMessage: "Task with ID 99 does not exist" }),
        }).tasks.get({ taskId: "99" }),
    },
    {
      title: "a device that Prime does not know",
      make: () =>
        primeAt(alwaysJson(errorDocument("Not found", "presentation.PRS-101"), 404)).devices.get(untyped({ id: "7" })),
    },
    {
      title: "a member that CloudCIX does not know",
      make: () => cloudcixAt(alwaysJson({ detail: "Not found." }, 404)).membership.member.read({ pk: 42 } as never),
    },
    {
      title: "a request that XPRESSO does not know",
      make: () => xpressoAt(alwaysJson({ detail: "Not found." }, 404)).requests.get({ requestId: "REQ0000009" }),
    },
    {
      title: "a state that does not allow it",
      make: () => startVm({ transport: alwaysJson({ fault, status: "failed" }, 409) }),
    },
    {
      title: "a field that CloudCIX refuses",
      make: () =>
        cloudcixAt(
          alwaysJson(
            { errors: { name: { error_code: "iaas_vm_create_101", detail: 'The "name" parameter is invalid.' } } },
            400,
          ),
        ).compute.instances.create(untyped({ body: { name: "" } })),
    },
    {
      title: "a permission that XPRESSO misses",
      make: () =>
        xpressoAt(alwaysJson({ detail: "You do not have permission to perform this action." }, 403)).requests.stop(
          untyped({ requestId: "REQ0000001", body: { reason: "x" } }),
        ),
    },
    {
      title: "a limit of Prime",
      make: () =>
        primeAt(
          alwaysJson(
            {
              errorDocument: {
                message: "Rate limit exceeded. More than 5 in 1000 ms-PRS-106",
                id: "presentation.PRS-106",
              },
            },
            503,
          ),
        ).op.info.version({}),
    },
    {
      title: "a limit with a pause",
      make: () =>
        version({
          deadline: 200,
          transport: alwaysJson({ code: 8, message: "too many requests", details: [] }, 429, { "retry-after": "30" }),
        }),
    },
    {
      title: "a fault of an engine in XML",
      make: () =>
        startVm({
          transport: always(xml("Operation Failed", "[Cannot run VM. VM is running.]"), "application/xml", 409),
        }),
    },
    {
      title: "a change that failed inside",
      make: () =>
        startVm({ transport: alwaysJson({ reason: "Operation Failed", detail: "Internal Engine Error" }, 500) }),
    },
    {
      title: "plain text of CloudVision",
      make: () => version({ transport: always("configlet name is too long", "text/plain", 400) }),
    },
    {
      title: "plain text of XPRESSO",
      make: () => xpressoAt(always("profile is locked", "text/plain", 400)).requests.get({ requestId: "REQ0000001" }),
    },
    {
      title: "XML of Prime",
      make: () =>
        primeAt(
          always(
            '<?xml version="1.0"?><errorDocument><httpResponseCode>403</httpResponseCode><id>presentation.PRS-105</id><message>User has no NBI Read role-PRS-105</message></errorDocument>',
            "application/xml",
            403,
          ),
        ).op.info.version({}),
    },
    {
      title: "HTML of CloudCIX",
      make: () => cloudcixAt(always("<h1>Server Error (500)</h1>", "text/html", 500)).membership.member.list(),
    },
    {
      title: "a server that repeats the secret",
      make: () =>
        getVm({ transport: alwaysJson({ reason: "Bad request", detail: `token ${token} is malformed` }, 400) }),
    },
  ];
}

function command(lab: Lab, { port }: Places): Mistake[] {
  const call =
    (args: string, env: Record<string, string> = {}, cwd = "/"): Mistake["make"] =>
    async () =>
      (await northbound(["call", ...args.split(" ")], { env, cwd })).notes;
  const other =
    (...args: readonly string[]): Mistake["make"] =>
    async () =>
      (await northbound(args, { cwd: "/" })).notes;
  const url = `https://127.0.0.1:${port}`;
  const { username, password: own } = lab.rhev.credentials as { username: string; password: string };
  return [
    { title: "no address", make: call("rhev vms/list") },
    {
      title: "no password",
      make: call("rhev vms/list", { NORTHBOUND_RHEV_URL: url, NORTHBOUND_RHEV_USERNAME: "ann" }),
    },
    { title: "a backend that is misspelt", make: call("rehv vms/list") },
    { title: "an operation that is misspelt", make: call("rhev vms/lsit") },
    { title: "a parameter that is misspelt", make: call("rhev vms/get --vmid 1") },
    { title: "a recording of no command", make: other("record") },
    { title: "a recording of a command that is not there", make: other("record", "--", "no-such-command-here") },
    { title: "a cassette that is not there", make: other("cassette", "check", "engine.jsonl") },
    { title: "nothing to learn from", make: other("learn") },
    { title: "a source of cassettes that is misspelt", make: other("learn", "engine.jsonl", "--source", "lvie") },
    { title: "a profile that is not there", make: call("rhev vms/list --profile lab") },
    {
      title: "a certificate that nobody trusts",
      make: call("rhev vms/list", {
        NORTHBOUND_RHEV_URL: url,
        NORTHBOUND_RHEV_USERNAME: username,
        NORTHBOUND_RHEV_PASSWORD: own,
      }),
    },
    {
      title: "certificates that are not there",
      make: call("rhev vms/list", {
        NORTHBOUND_RHEV_URL: url,
        NORTHBOUND_RHEV_TOKEN: token,
        NORTHBOUND_RHEV_CA: "/nowhere/ca.pem",
      }),
    },
    {
      title: "nothing listens there",
      make: call("rhev vms/list --deadline 1", {
        NORTHBOUND_RHEV_URL: "https://127.0.0.1:1",
        NORTHBOUND_RHEV_TOKEN: token,
      }),
    },
    {
      title: "an address without a scheme",
      make: call("rhev vms/list", { NORTHBOUND_RHEV_URL: "engine.example.net", NORTHBOUND_RHEV_TOKEN: token }),
    },
  ];
}
