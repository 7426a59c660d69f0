import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diff, type DiffResult } from "../../src/diff/diff.ts";
import { formatDiff } from "../../src/diff/formats/format.ts";

const before = `openapi: 3.1.0
info: { title: Machines, version: "1" }
paths:
  /machines:
    get:
      operationId: machines/list
      tags: [machines]
      responses:
        "200":
          description: All.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Machine" }
  /disks:
    get:
      operationId: disks/list
      tags: [disks]
      responses: { "200": { description: All. } }
components:
  schemas:
    Machine:
      type: object
      properties:
        id: { type: string }
        state: { type: string }
`;
const after = before
  .replace("        state: { type: string }\n", "")
  .replace("id: { type: string }", "id: { type: integer }")
  .replace(
    "    get:\n      operationId: disks/list",
    "    get:\n      deprecated: true\n      operationId: disks/list",
  );

let folder = "";
let spec = "";
let result: DiffResult;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-"));
  spec = join(folder, "new.yaml");
  await writeFile(join(folder, "old.yaml"), before);
  await writeFile(spec, after);
  result = await diff(join(folder, "old.yaml"), spec);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a comparison", () => {
  it("is told as text", () => {
    expect(formatDiff(result, "text", spec)).toBe(`Breaking (2)
  Machine.id string became integer [response-property-type-changed]
      client: code that reads it no longer compiles
      wire: answers hold other values
      in machines/list
  Machine.state is gone [response-optional-property-removed]
      client: code that reads it no longer compiles
      wire: answers no longer have it
      in machines/list

Other changes (1)
  disks/list is deprecated [endpoint-deprecated]

In your code (1)
  components["schemas"]["Machine"] has other members: id, state

2 breaking, 0 warnings, 1 other. The next release is a major one.
`);
  });

  it("is told as Markdown, with nothing in it taken for markup", () => {
    const text = formatDiff(result, "markdown", spec);
    expect(text).toContain(
      "## Breaking (2)\n\n- `Machine.id` string became integer (`response-property-type-changed`)\n  - client: ",
    );
    const odd = {
      ...result,
      changes: result.changes.map((change) => ({ ...change, place: "a`b", message: "<b> *x* | y" })),
    };
    expect(formatDiff(odd, "markdown", spec)).toContain("- ``a`b`` \\<b\\> \\*x\\* \\| y");
  });

  it("is told as a changelog by tag, without what nobody notices", () => {
    expect(formatDiff(result, "changelog", spec)).toBe(`## disks

### New and changed

- \`disks/list\` is deprecated

## machines

### Breaking

- \`Machine.id\` string became integer: code that reads it no longer compiles (\`machines/list\`)
- \`Machine.state\` is gone: code that reads it no longer compiles (\`machines/list\`)
`);
  });

  it("is told to GitHub beside the lines of the new spec", () => {
    const [first, second, third] = formatDiff(result, "github", spec, folder).split("\n");
    expect(first).toMatch(
      /^::error file=new\.yaml,line=25,col=9,title=response-property-type-changed::Machine\.id string became integer\. Client: /,
    );
    // What is gone is shown where it was listed.
    expect(second).toMatch(/^::error file=new\.yaml,line=24,col=7,title=response-optional-property-removed::/);
    expect(third).toMatch(/^::notice file=new\.yaml,line=15,col=5,/);
    const odd = { ...result, changes: [{ ...result.changes[0]!, id: "a:b,c", message: "50%\nmore" }] };
    expect(formatDiff(odd, "github", spec, folder)).toContain("title=a%3Ab%2Cc::Machine.id 50%25%0Amore");
  });

  it("is told as SARIF, each result with its rule and its place", () => {
    const log = JSON.parse(formatDiff(result, "sarif", spec, folder)) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[] }[];
      }[];
    };
    expect(log.version).toBe("2.1.0");
    const [run] = log.runs;
    expect(run?.results.map(({ level }) => level)).toEqual(["error", "error", "note"]);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results[0]?.locations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: "new.yaml" }, region: { startLine: 25, startColumn: 9 } } },
    ]);
  });

  it("is told beside the lines of the file that has them, where a spec has several", async () => {
    const whole = after.replace(
      /    Machine:\n(?:      .*\n)+/,
      '    Machine: { $ref: "schemas/machine.yaml#/Machine" }\n',
    );
    const machine = "# Machines\nMachine:\n  type: object\n  properties:\n    id: { type: integer }\n";
    await mkdir(join(folder, "split/schemas"), { recursive: true });
    await writeFile(join(folder, "split/openapi.yaml"), whole);
    await writeFile(join(folder, "split/schemas/machine.yaml"), machine);
    const split = join(folder, "split/openapi.yaml");
    const found = await diff(join(folder, "old.yaml"), split);
    expect(found.changes.map(({ id, place }) => `${id} ${place}`)).toEqual(
      result.changes.map(({ id, place }) => `${id} ${place}`),
    );
    const [first, second, third] = formatDiff(found, "github", split, folder).split("\n");
    expect(first).toMatch(/^::error file=split\/schemas\/machine\.yaml,line=5,col=5,title=response-property-type/);
    expect(second).toMatch(/^::error file=split\/schemas\/machine\.yaml,line=4,col=3,title=response-optional/);
    expect(third).toMatch(/^::notice file=split\/openapi\.yaml,line=15,col=5,/);
    const log = JSON.parse(formatDiff(found, "sarif", split, folder)) as { runs: { results: unknown[] }[] };
    expect(log.runs[0]?.results[0]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "split/schemas/machine.yaml" },
            region: { startLine: 5, startColumn: 5 },
          },
        },
      ],
    });
  });

  it("is told as JSON, with everything that was found", () => {
    expect(JSON.parse(formatDiff(result, "json", spec))).toEqual(result);
  });
});
