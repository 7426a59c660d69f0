import { expect, it } from "vitest";
import { loadSpec } from "../src/openapi/load-spec.ts";
import { SpecError } from "../src/openapi/problem.ts";
import { writeClient } from "../src/run/write-client.ts";
import { specFolder, specHead } from "./spec-folder.ts";

const answer = (schema: string): string => `      responses:
        "200":
          description: It.
          content: { application/json: { schema: ${schema}, example: {} } }
        default: { description: It failed. }
`;

const thing = "{ type: object, description: One., properties: { name: { type: string, description: Its name. } } }";

/** A spec with a list of things and a call that makes one. */
function spec(settle: string, { root = "", made = thing, behaviours = "effect: write" } = {}): string {
  return `${specHead}${root}paths:
  /things:
    get:
      operationId: things/list
      tags: [things]
      summary: List things
      parameters:
        - { name: name, in: query, description: Its name., schema: { type: string } }
${answer(thing)}      x-northbound: { effect: read }
    post:
      operationId: things/create
      tags: [things]
      summary: Make a thing
      requestBody:
        content: { application/json: { schema: ${thing}, example: {} } }
${answer(made)}      x-northbound: { ${behaviours}, settle: ${settle} }
`;
}

async function load(text: string): Promise<{ readonly problems: string[]; readonly emitted: string }> {
  await using folder = await specFolder({ "openapi.yaml": text });
  const path = folder.path("openapi.yaml");
  try {
    const loaded = await loadSpec(path, "project");
    await writeClient(loaded, { spec: path, out: folder.path("out") });
    return { problems: [], emitted: await folder.read("out/settle.ts") };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return { problems: error.problems.map(({ rule, message }) => `${rule} ${message}`), emitted: "" };
  }
}

const byName = '{ by: name, read: things/list, with: { name: "{body.name}" } }';
const root = 'x-settle: { correlation: [{ read: things/list, with: { name: "{correlationId}" }, unique: true }] }\n';

it("writes how to look what became of a call, for one operation and for all that say no more than by", async () => {
  expect((await load(spec(byName))).emitted).toContain(
    '"things/create": [{ by: "name", with: { name: "{body.name}" }, read: thingsList }],',
  );
  const { emitted } = await load(spec("{ by: correlation }", { root }));
  expect(emitted).toContain(
    'const correlation: readonly Look[] = [{ by: "correlation", with: { name: "{correlationId}" }',
  );
  expect(emitted).toContain('  "things/create": correlation,');
});

it.for([
  ["{ by: chance, read: things/list }", {}, "by is correlation, name"],
  ["{ by: name }", {}, "name the operation to read with"],
  ["{ by: correlation }", {}, "add correlation to x-settle"],
  ["{ by: name, read: things/look }", {}, "there is no operation things/look"],
  ["{ by: name, read: things/create }", {}, "things/create does not only read"],
  ['{ by: name, read: things/list, with: { nam: "{body.name}" } }', {}, "things/list has no parameter nam"],
  ['{ by: name, read: things/list, with: { name: "{thingId}" } }', {}, "the call has no thingId"],
  ["{ by: name, read: things/list, wiht: {} }", {}, "there is no key wiht"],
  [byName, { behaviours: "effect: write, replay: safe" }, "is repeated instead"],
  [
    byName,
    {
      made: "{ type: object, description: One., required: [token], properties: { token: { type: string, format: password, description: It. } } }",
    },
    "the answer holds a secret",
  ],
] as const)("refuses %s: %o", async ([settle, parts, words]) => {
  const { problems } = await load(spec(settle, parts));
  expect(problems).toContainEqual(expect.stringContaining(`northbound/settle settle: `));
  expect(problems.join("\n")).toContain(words);
});
