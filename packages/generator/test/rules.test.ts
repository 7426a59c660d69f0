import { describe, expect, it } from "vitest";
import { SpecError } from "../src/openapi/problem.ts";
import { loadSpec, type RuleSet } from "../src/openapi/load-spec.ts";
import { oneOperation, specFolder, specHead } from "./spec-folder.ts";

async function problemsOf(spec: string, rules: RuleSet = "project"): Promise<string[]> {
  await using folder = await specFolder({ "openapi.yaml": spec });
  try {
    const { warnings } = await loadSpec(folder.path("openapi.yaml"), rules);
    return warnings.map(({ rule, line, message }) => `${rule} ${line} ${message}`);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map(({ rule, line, message }) => `${rule} ${line} ${message}`);
  }
}

/** The rule, the line of the mistake and words of the message. */
function found(rule: string, line: number, words: string): unknown {
  return expect.stringMatching(new RegExp(`^${rule} ${line} .*${words}`));
}

it("finds nothing in a spec that follows the rules", async () => {
  expect(await problemsOf(oneOperation())).toEqual([]);
  expect(await problemsOf(oneOperation({ behaviours: "paging: offset\nitems: data\ncache: true" }))).toEqual([]);
});

describe("northbound/operation-id", () => {
  it.each([
    ["listThings", "must be group/method"],
    ["Things/list", "must be group/method"],
    ["things/list-all", "must be group/method"],
    ["a/b/c", "must be group/method"],
    ["nodes/list", "can't be called nodes"],
    ["GET/list", "must be group/method"],
    ["base/path", "would both be exported as basePath"],
  ])("refuses %s", async (id, words) => {
    expect(await problemsOf(oneOperation({ id }))).toEqual([found("northbound/operation-id", 17, words)]);
  });

  it("refuses two names that give the same constant", async () => {
    const spec = `${specHead}paths:\n${path("/a", "vm/diskList")}${path("/b", "vmDisk/list")}`;
    expect(await problemsOf(spec)).toContainEqual(
      found("northbound/operation-id", 40, "vmDisk/list and vm/diskList would both be exported as vmDiskList"),
    );
  });
});

describe("northbound/parameters", () => {
  const parameter = (name: string, where: string): string =>
    `- { name: ${name}, in: ${where}, required: true, description: One., schema: { type: string } }`;

  it.each([
    ["body", "query"],
    ["headers", "header"],
  ])("refuses a parameter called %s in the %s", async (name, where) => {
    const spec = oneOperation({ more: `parameters:\n  ${parameter(name, where)}` });
    expect(await problemsOf(spec)).toEqual([found("northbound/parameters", 21, `can't be called ${name}`)]);
  });

  it("refuses one name in two places, also when the path item has one of them", async () => {
    const spec = oneOperation({ more: `parameters:\n  ${parameter("id", "query")}` })
      .replace("/things:\n", `/things/{id}:\n    parameters:\n      ${parameter("id", "path")}\n`)
      .replace("{ name: id, in: path", "{ name: id, in: path");
    expect(await problemsOf(spec)).toEqual([found("northbound/parameters", 23, "id is a path and a query parameter")]);
  });

  it("lets the operation replace a parameter of the path item", async () => {
    const spec = oneOperation({ more: `parameters:\n  ${parameter("id", "path")}` }).replace(
      "/things:\n",
      `/things/{id}:\n    parameters:\n      ${parameter("id", "path")}\n`,
    );
    expect(await problemsOf(spec)).toEqual([]);
  });
});

describe("northbound/complete", () => {
  it.each([
    ["a summary", "      summary: List things\n", "", "needs a summary"],
    ["a summary that is not a sentence", "List things", "List things.", "no period"],
    ["a tag", "      tags: [things]\n", "", "exactly one tag"],
    ["one tag only", "tags: [things]", "tags: [things, things]", "exactly one tag"],
    ["an error response", "        default: { description: It failed. }\n", "", "no error response"],
    ["a success response", '"200"', '"302"', "no success response"],
  ])("wants %s", async (_, text, replacement, words) => {
    expect(await problemsOf(oneOperation().replace(text, replacement))).toContainEqual(
      expect.stringMatching(new RegExp(`^northbound/complete \\d+ .*${words}`)),
    );
  });
});

describe("northbound/described", () => {
  it("wants a description of every parameter, property and tag", async () => {
    const spec = oneOperation({ more: "parameters:\n  - { name: size, in: query, schema: { type: integer } }" })
      .replace(", description: How many there are.", "")
      .replace("    description: Things to test with.", '    description: " "');
    expect(await problemsOf(spec)).toEqual([
      found("northbound/described", 12, "The tag things"),
      found("northbound/described", 21, "The parameter size"),
      found("northbound/described", 35, "The property total"),
    ]);
  });

  it("lets a property take its description from the type that it refers to", async () => {
    const components = (description: string): string => `components:
  schemas:
    Total: { type: integer${description} }
`;
    const refer = (spec: string): string =>
      spec.replace("{ type: integer, description: How many there are. }", '{ $ref: "#/components/schemas/Total" }');
    expect(await problemsOf(refer(oneOperation({ components: components(", description: How many.") })))).toEqual([]);
    expect(await problemsOf(refer(oneOperation({ components: components("") })))).toEqual([
      found("northbound/described", 33, "The property total"),
    ]);
  });
});

describe("northbound/examples", () => {
  it("wants an example in each tag that is used, and no tag that is not", async () => {
    const spec = oneOperation()
      .replace("              example: { data: [a, b], total: 2 }\n", "")
      .replace("paths:", "  - name: others\n    description: Nothing has this tag.\npaths:");
    expect(await problemsOf(spec)).toEqual([
      found("northbound/examples", 12, "No operation of the tag things shows an example"),
      found("northbound/examples", 14, "No operation has the tag others"),
    ]);
  });
});

describe("northbound/behaviours", () => {
  it.each([
    ["paging: offset\nitems: rows", "items: the success response has no member rows"],
    ["paging: offset\nitems: data.rows", "items: the success response has no member data.rows"],
    ["paging: offset\nitems: total", "items: total is not an array"],
    ["paging: offset", "items: the answer itself is not an array"],
    ["paging: offset\nitems: data\nstream: ndjson", "stream: a streamed answer has no pages"],
    ["streamIf: stream", "streamIf: says when the answer is a stream; give stream."],
    ["stream: sse\nstreamIf: a\nstreamUnless: b", "streamUnless: leave out streamIf or streamUnless."],
    ["endless: true", "endless: only a streamed answer can be endless"],
    ["items: data", "items: only a paged or streamed operation has items"],
    ["instead: things/find\nsince: '2.0'", "instead: there is no operation things/find"],
    ["instead: things/list", "instead: says what to use outside since and until"],
    ["since: '2.0'\nuntil: '2.0'", "until: no version is left"],
    ["replay: safe", "replay: safe is the default of GET"],
    ["replay: unsafe\ncache: true", "cache: an operation that is not safe to repeat"],
    ["timeoutSeconds: 0", "timeoutSeconds: must be more than 0"],
  ])("refuses %j", async (behaviours, words) => {
    expect(await problemsOf(oneOperation({ behaviours }))).toContainEqual(
      expect.stringMatching(new RegExp(`^northbound/behaviours \\d+ .*${words}`)),
    );
  });

  it("follows items through references, combinations and unions with null", async () => {
    const components = `components:
  schemas:
    Page:
      description: A page.
      allOf:
        - type: object
          properties:
            queryResponse: { description: The answer., anyOf: [{ $ref: "#/components/schemas/Answer" }, { type: "null" }] }
    Answer:
      type: object
      description: The answer.
      properties:
        entity: { type: [array, "null"], description: The things., items: { type: string } }
`;
    const spec = oneOperation({ behaviours: "paging: offset\nitems: queryResponse.entity", components }).replace(
      /schema:\n[^]*? {14}example: .*\n/,
      'schema: { $ref: "#/components/schemas/Page" }\n              example: {}\n',
    );
    expect(await problemsOf(spec)).toEqual([]);
  });
});

describe("northbound/effect", () => {
  /** The operation with another method, and without the effect that it has otherwise. */
  const withMethod = (method: string, behaviours: string): string =>
    oneOperation({ behaviours }).replace("    get:\n", `    ${method}:\n`);

  it.each([
    ["get", "effect: read"],
    ["head", "effect: read"],
    ["delete", "effect: destroy"],
    ["post", "effect: write"],
    ["put", "effect: write"],
    ["get", "effect: write\neffectSource: the vendor"],
    ["delete", "effect: write\neffectSource: the vendor"],
    ["post", "effect: read\neffectSource: the vendor\nreplay: safe"],
    ["patch", "effect: destroy\neffectSource: the vendor"],
  ])("takes %s with %j", async (method, behaviours) => {
    expect(await problemsOf(withMethod(method, behaviours))).toEqual([]);
  });

  it("wants an effect of every operation", async () => {
    const spec = oneOperation().replace("        effect: read\n", "        session: none\n");
    expect(await problemsOf(spec)).toEqual([found("northbound/effect", 16, "read, write or destroy; in doubt, write")]);
    expect(await problemsOf(spec, "portable")).toEqual([]);
  });

  it.each([
    ["get", "effect: write", "most GET operations read; name in effectSource"],
    ["post", "effect: read\nreplay: safe", "most POST operations write; name in effectSource"],
    ["put", "effect: destroy", "says that this one does destroy"],
    ["delete", "effect: write", "most DELETE operations destroy"],
    ["get", "effectSource: the vendor\neffect: read", "read is what GET suggests; leave it out"],
  ])("refuses %s with %j", async (method, behaviours, words) => {
    expect(await problemsOf(withMethod(method, behaviours))).toEqual([found("northbound/effect", 37, words)]);
  });

  it.each([
    [
      "post",
      "effect: read\neffectSource: the vendor",
      37,
      "effect: what only reads is safe to repeat; add replay: safe",
    ],
    ["get", "replay: unsafe\neffect: read", 38, "what only reads is safe to repeat"],
    [
      "get",
      "effect: write\neffectSource: the vendor\ncache: true",
      39,
      "cache: only a read can be answered from memory",
    ],
  ])("refuses %s with %j, whoever wrote the spec", async (method, behaviours, line, words) => {
    const wanted = [found("northbound/behaviours", line, words)];
    expect(await problemsOf(withMethod(method, behaviours))).toEqual(wanted);
    expect(await problemsOf(withMethod(method, behaviours), "portable")).toEqual(wanted);
  });
});

describe("x-northbound", () => {
  it.each([
    ["pagin: offset", "`pagin`"],
    ["replay: maybe", "only: .safe., .unsafe."],
    ["cache: false", "true"],
    ["timeoutSeconds: soon", "integer"],
    ["confidence: documented", "inferred"],
  ])("has no %s", async (behaviours, words) => {
    expect(await problemsOf(oneOperation({ behaviours }))).toEqual([
      expect.stringMatching(new RegExp(`^struct 37 .*${words}`)),
    ]);
  });

  it.each([
    ["pagin: offset", "x-northbound has no key pagin"],
    ["replay: maybe", 'expected "safe" or "unsafe", not "maybe"'],
    ["timeoutSeconds: 1.5", "expected integer, not 1.5"],
    ["rawPath: [1]", "expected a list of string, not \\[1\\]"],
  ])("has no %s in a spec of somebody else either", async (behaviours, words) => {
    expect(await problemsOf(oneOperation({ behaviours }), "portable")).toEqual([found("northbound/shape", 37, words)]);
  });
});

it("takes the list of raw path parameters in a spec of somebody else", async () => {
  expect(await problemsOf(oneOperation({ behaviours: "rawPath: [id]" }), "portable")).toEqual([]);
});

function path(url: string, id: string): string {
  return oneOperation({ id }).split("paths:\n")[1]!.replace("/things", url);
}
