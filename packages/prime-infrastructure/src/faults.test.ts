import { Reply } from "@northbound/runtime";
import { describe, expect, it } from "vitest";
import { readFault } from "./faults.ts";

function reply(status: number, body: string, type: string): Reply {
  return new Reply({ status, headers: { "content-type": type }, body: new TextEncoder().encode(body) });
}

const json = (status: number, message: string, id = "presentation"): Reply =>
  reply(status, JSON.stringify({ errorDocument: { httpResponseCode: status, message, id } }), "application/json");
const page = (status: number): Reply => reply(status, "<html><body>Sign in</body></html>", "text/html");

describe("readFault", () => {
  it.for([
    ["a redirect to the login page", reply(302, "", "text/html"), "session", "login page"],
    ["the login page itself", page(200), "session", "login page"],
    ["401 for people", page(401), "session", "too many sessions"],
    ["403", json(403, ""), "permission", ""],
    ["400 with words", json(400, "The attribute x is not known."), "invalid", "The attribute x is not known."],
    ["404", json(404, "No such entity."), "notFound", "No such entity."],
    ["406", reply(406, '{"errorDocument":{}}', "application/json"), "invalid", "wanted format"],
    ["500", json(500, "Internal error."), "server", "Internal error."],
    [
      "the limit of all",
      json(503, "NBI Global Rate limit exceeded (More than 9 in 1000 ms)"),
      "overload",
      "More than 9",
    ],
    [
      "the limit of a user",
      json(503, "NBI Rate limit for user api exceeded (More than 5 in 1000 ms)"),
      "overload",
      "user api",
    ],
    [
      "too many at once",
      json(503, "Per user concurrent query count exceeded Currently 5 : Limit is 5"),
      "overload",
      "Limit is 5",
    ],
  ] as const)("reads %s", ([, answer, kind, words]) => {
    expect(readFault(answer)).toMatchObject({ kind, message: expect.stringContaining(words) });
  });

  // Vendor's API reference, Rate Limiting.
  it.for([
    ["NBI Global Rate limit exceeded (More than 9 in 1000 ms)", { limit: 9, window: 1_000 }],
    ["NBI Rate limit for user api exceeded (More than 5 in 60000 ms)", { limit: 5, window: 60_000 }],
    ["Per user concurrent query count exceeded Currently 5 : Limit is 3", { limit: 3 }],
    ["All user concurrent query count exceeded Currently 40 : Limit is 40", { limit: 40 }],
    ["The number of requests was exceeded.", {}],
    ["NBI Rate limit for user api exceeded (More than 0 in 1000 ms)", {}],
  ] as const)("passes on the numbers of %s", ([words, stated]) => {
    const { limit, window } = readFault(json(503, words)) ?? {};
    expect({ limit, window }).toEqual({ limit: undefined, window: undefined, ...stated });
  });

  it.for([
    ["403 for people", page(403)],
    ["404 for people", page(404)],
    ["404 without a body", reply(404, "", "text/plain")],
    ["502", page(502)],
    ["503 without words", page(503)],
  ] as const)("leaves %s to the runtime: it is not Prime's word", ([, answer]) => {
    expect(readFault(answer)).toBeUndefined();
  });

  it("keeps the vendor's code, from the id or from the end of the message", () => {
    expect(readFault(json(404, "No such entity type as x.-PRS-102", "presentation.PRS-102"))?.code).toBe("PRS-102");
    expect(readFault(json(404, "No such entity type as x.-PRS-102", ""))?.code).toBe("PRS-102");
    expect(readFault(json(404, "Nothing."))?.code).toBeUndefined();
  });

  /** The sample in XML of the vendor's page about errors (reference for 2.0). */
  it("reads an error document in XML", () => {
    const document = `<?xml version="1.0" encoding="UTF-8"?>
<errorDocument>
  <httpResponseCode>404</httpResponseCode>
  <message>No such entity type as unkown.-PRS-102</message>
  <id>presentation.PRS-102</id>
  <queryParams>{}</queryParams>
</errorDocument>`;
    expect(readFault(reply(404, document, "application/xml"))).toMatchObject({
      kind: "notFound",
      message: "No such entity type as unkown.-PRS-102",
      code: "PRS-102",
    });
    const escaped = "<errorDocument><message>&quot;a&amp;lt;b&quot; is wrong.</message></errorDocument>";
    expect(readFault(reply(400, escaped, "text/xml;charset=UTF-8"))?.message).toBe('"a&lt;b" is wrong.');
    expect(readFault(reply(502, "<error>no</error>", "application/xml"))).toBeUndefined();
  });

  it("lets a success pass", () => {
    expect(readFault(reply(200, '{"queryResponse":{}}', "application/json"))).toBeUndefined();
  });
});
