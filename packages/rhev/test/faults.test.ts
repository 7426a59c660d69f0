import { Call, Reply } from "@northbound/runtime";
import { expect, test } from "vitest";
import { readFault } from "../src/faults.ts";
import { createTranslate } from "../src/translate.ts";

const api = new Call("/ovirt-engine/api/vms");
const sso = new Call("/ovirt-engine/sso/oauth/token");

function reply(status: number, body: unknown, type = "application/json"): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(text) });
}

const fault = { reason: "Operation Failed", detail: "[Cannot run VM. VM is running.]" };

test.for<[string, Call, Reply, object]>([
  ["a bare fault", api, reply(409, fault), { kind: "conflict", code: "Operation Failed", detail: fault }],
  ["a fault inside an action", api, reply(409, { status: "failed", fault }), { kind: "conflict", detail: fault }],
  ["a failed action behind 200", api, reply(200, { status: "failed", fault }), { kind: "server", detail: fault }],
  ["a failed action of 3.x behind 200", api, reply(200, { status: { state: "failed" }, fault }), { kind: "server" }],
  ["a failed action behind 202", api, reply(202, { status: "failed", fault }), { kind: "server", detail: fault }],
  ["an empty 404", api, reply(404, ""), { kind: "notFound" }],
  ["a 403", api, reply(403, fault), { kind: "permission" }],
  ["a method that is not offered", api, reply(405, ""), { kind: "invalid", message: "HTTP status 405" }],
  [
    "a refused login",
    sso,
    reply(400, { error_code: "access_denied", error: "Cannot authenticate." }),
    { kind: "credentials", code: "access_denied", message: "Cannot authenticate." },
  ],
  [
    "the other shape of a refused login",
    sso,
    reply(400, { error: "invalid_grant", error_description: "No." }),
    { kind: "credentials", message: "No." },
  ],
  ["an error in an array", sso, reply(400, [{ error: "server_error" }]), { kind: "invalid", code: "server_error" }],
  [
    "an error behind 200 of the logout",
    new Call("/ovirt-engine/services/sso-logout"),
    reply(200, { error: "invalid_grant" }),
    { kind: "credentials" },
  ],
])("recognises %s", ([, call, answer, expected]) => {
  const found = readFault(answer, call);
  expect(found).toMatchObject(expected);
});

test("takes a success for one, even with a fault of the past in it", () => {
  expect(readFault(reply(200, { vm: [] }), api)).toBeUndefined();
  expect(readFault(reply(200, { status: "complete", fault }), api)).toBeUndefined();
});

test("the page of an ended session becomes words", async () => {
  const page = "<html><head><title>Error</title></head><body>Session &amp; more expired</body></html>";
  const translated = await createTranslate({})(reply(401, page, "text/html;charset=UTF-8"), api);
  expect(readFault(translated, api)).toEqual({ kind: "session", message: "Session & more expired" });
});

test("a fault in XML is read where JSON was asked for", async () => {
  const xml = "<fault><reason>Operation Failed</reason><detail>[A &lt;b&gt; c]</detail></fault>";
  const translated = await createTranslate({})(reply(409, xml, "application/xml"), api);
  expect(readFault(translated, api)).toMatchObject({ kind: "conflict", detail: { detail: "[A <b> c]" } });
});

test("what is JSON already is not touched", () => {
  const answer = reply(200, {});
  expect(createTranslate({})(answer, api)).toBe(answer);
});
