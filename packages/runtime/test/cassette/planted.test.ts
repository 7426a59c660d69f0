import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createClient, type Operation, Reply } from "../../src/index.ts";
import { record } from "../../src/cassette.ts";
import type { SchemaTable } from "../../src/validate.ts";

const peopleGet: Operation = {
  id: "people/get",
  method: "GET",
  path: "/people/{id}",
  query: { q: "form" },
  effect: "read",
};
const peopleCreate: Operation = { id: "people/create", method: "POST", path: "/people", body: "json" };

const person = {
  type: "object",
  properties: {
    name: { type: "string" },
    pin: { type: "integer", secret: true },
    role: { anyOf: [{ enum: ["admin", "user"] }, { type: "string" }] },
    notes: { type: "array", items: { type: "string" } },
    tags: { type: "object", additionalProperties: { type: "string" } },
    boss: { $ref: "Person" },
  },
} as const;
const schemas: SchemaTable = {
  definitions: { Person: person },
  operations: {
    "people/get": { method: "GET", path: "/people/{id}", answers: { "200": { $ref: "Person" } } },
    "people/create": {
      method: "POST",
      path: "/people",
      body: { $ref: "Person" },
      answers: { "201": { $ref: "Person" } },
    },
  },
};

interface Calls {
  readonly people: {
    get(input: { readonly id: string; readonly q?: string }, options?: object): Promise<unknown>;
    create(input: { readonly body: object }, options?: object): Promise<unknown>;
  };
}

/** What a person, a network and a vault are known by. */
const planted = [
  ..."anna.schmidt@example.org|Anna Schmidt|db1.corp.example.net|fw-muc-01|hunter2|tr0ub4dor|correct horse battery".split(
    "|",
  ),
  ..."JPE19231ABC|FDO2113Z0QX|10.20.30.40|192.168.7.9|2001:db8::17|00:1c:73:aa:bb:cc|fe80::1%eth0".split("|"),
  ..."AKIAIOSFODNN7EXAMPLE|ghp_16C7e42F292c6912E7710c838347Ae178B4a|eyJhbGciOi.eyJzdWIi.c2lnbmF0|sk-live-4242".split(
    "|",
  ),
  ..."+49 89 123456|DE89370400440532013000|Hauptstrasse 5|Rack 12 Room B|C:\\Users\\anna|/home/anna/.ssh/id_rsa".split(
    "|",
  ),
  ..."hostname core-1|snmp-server community s3cr3t|enable secret 5 $1$abc|ntp server 10.9.8.7|vlan 42 name payroll".split(
    "|",
  ),
  ..."https://intranet.corp.example.net/wiki/Anna|ssh://root@10.1.1.1|6f0d31a5-1d0f-4c1c-8c9a-2f0c1f0b7e11".split("|"),
  ..."payroll-cluster|GmbH and Co KG|Muenchen-Ost|anna_schmidt|ANNA|schmidt-laptop|cn=anna,dc=example,dc=org".split(
    "|",
  ),
  ..."SGVsbG8gQW5uYQ==|c2VjcmV0LXBhc3N3b3Jk|-----BEGIN PRIVATE KEY-----|490154203237518|4111111111111111".split("|"),
  ..."tenant-blue|project x-ray|case 7719 of anna|session=abc123def|zip 80331 muc|birthday of anna".split("|"),
];

test(`none of ${planted.length} planted names and secrets is in a cassette, wherever they stood`, async () => {
  expect(planted.length).toBeGreaterThanOrEqual(50);
  const folder = await mkdtemp(join(tmpdir(), "northbound-planted-"));
  try {
    const file = join(folder, "planted.jsonl");
    let answer: unknown = {};
    const transport = record({
      file,
      transport: {
        close: () => Promise.resolve(),
        send: (call) =>
          Promise.resolve(
            new Reply({
              status: call.method === "GET" ? 200 : 409,
              headers: { "content-type": "application/json", "set-cookie": "s=hunter2", "x-user": "Anna Schmidt" },
              body: new TextEncoder().encode(typeof answer === "string" ? answer : JSON.stringify(answer)),
            }),
          ),
      },
    });
    const client = createClient<object, Calls>(
      {
        name: "tiny",
        operations: { people: { get: peopleGet, create: peopleCreate } },
        basePath: "/api",
        schemas: () => Promise.resolve(schemas),
      },
      { nodes: ["http://db1.corp.example.net"], transport },
    );
    for (const text of planted) {
      const one = { name: text, role: text, notes: [text, text], tags: { [text]: text }, [text]: text, token: text };
      answer = { ...one, boss: one, unknown: { deep: [{ [text]: text, why: `because of ${text}` }] }, pin: 490154 };
      await client.people.get({ id: text, q: text }, { headers: { "x-note": encodeURIComponent(text) } });
      answer = { message: `${text} is there already`, detail: { who: text } };
      await client.people.create({ body: one }).catch(() => undefined);
      answer = `plain words about ${text}`;
      await client.people.get({ id: "7" }).catch(() => undefined);
    }
    await client.close();
    const cassette = await readFile(file, "utf8");
    const lines = cassette.split("\n").length;
    expect(lines).toBeGreaterThan(planted.length * 3);
    const plain = decodeURIComponent(cassette.replaceAll("%", "%25")).replaceAll("\\\\", "\\");
    const found = planted.filter(
      (text) =>
        plain.includes(text) ||
        cassette.includes(encodeURIComponent(text)) ||
        cassette.includes(JSON.stringify(text).slice(1, -1)),
    );
    expect(found).toEqual([]);
    expect(cassette).not.toContain("490154,");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
