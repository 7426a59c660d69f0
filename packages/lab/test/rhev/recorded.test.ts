import { createCodec, readXml, type SchemaObject, type Shape, writeXml } from "@northbound/rhev/xml";
import { expect, test } from "vitest";
import { rhevSpec } from "../../src/rhev/spec.ts";
import { readSpec, type SpecOperation } from "../../src/spec/read-spec.ts";
import { createRouter } from "../../src/spec/router.ts";
import { validatorOf } from "../../src/spec/validator.ts";
import { documentsOf, readShape } from "./recorded/documents.ts";
import { unanswered } from "./unanswered.ts";
import release3 from "./recorded/release-3.json" with { type: "json" };
import release4 from "./recorded/release-4.json" with { type: "json" };

// What real engines were heard to say, held against the spec and the reader of XML. See recorded/README.md.

/** A request that was recorded, and the shape of the answers to it. */
interface Recorded {
  readonly request: string;
  readonly query?: readonly string[];
  readonly sent?: string;
  readonly shape: string;
}

const spec = readSpec(rhevSpec);
const router = createRouter(spec.operations);
const validator = validatorOf(spec);
const { shapes } = createCodec();

function operationOf(request: string): SpecOperation | undefined {
  const [method = "", path = ""] = request.split(" ");
  const found = router.find(method, `/ovirt-engine/api${path.replaceAll("{}", "123")}`);
  return found && "operation" in found ? found.operation : undefined;
}

/** Members that a shape does not have. */
function* strangers(value: unknown, shape: Shape, path = ""): Iterable<string> {
  if (shape.kind !== "object" || typeof value !== "object" || value === null) return;
  for (const [name, content] of Object.entries(value)) {
    const member = shape.members().get(name);
    if (!member) yield `${path}${name} is not known`;
    else for (const one of [content].flat()) yield* strangers(one, member.shape, `${path}${name}.`);
  }
}

/** Everything about recorded documents that the spec does not say. */
function differences(text: string, bodies: SpecOperation["requestBodies"], operation: SpecOperation): string[] {
  const body = bodies.find(({ mediaType }) => mediaType.includes("json"));
  if (!body) return ["there is no body"];
  const found = new Set<string>();
  for (const document of documentsOf(readShape(text))) {
    const value = readXml(document, shapes);
    for (const stranger of strangers(value, shapes.of((body.media.schema ?? {}) as SchemaObject))) found.add(stranger);
    for (const { field, message } of validator.body(operation, body, value)) {
      const place = field.replaceAll(/\/\d+/g, "").split("/").slice(1).join(".");
      found.add(`${place} ${message.split(":")[0]}`);
    }
  }
  return [...found].toSorted();
}

/** What the spec says every answer has, and recorded documents have not. */
function lacking(text: string, operation: SpecOperation): string[] {
  const body = operation.answers["200"]?.find(({ mediaType }) => mediaType.includes("json"));
  const [document = ""] = documentsOf(readShape(text));
  return unanswered(body?.media.schema, readXml(document, shapes)).map((member) => `${member} is not answered`);
}

function check({ request, query = [], sent, shape }: Recorded): string[] {
  const operation = operationOf(request);
  if (!operation) return ["there is no such operation"];
  const unknown = query.filter((name) => !operation.parameters.some((parameter) => parameter.name === name));
  return [
    ...unknown.map((name) => `there is no parameter ${name}`),
    ...(sent === undefined ? [] : differences(sent, operation.requestBodies, operation)),
    ...differences(shape, operation.answers["200"] ?? [], operation),
    ...lacking(shape, operation),
  ];
}

test.for(release4 as readonly Recorded[])("release 4 keeps to the spec: $request", (recorded) => {
  expect(check(recorded)).toEqual([]);
});

test.for(release3 as readonly Recorded[])("release 3, read, keeps to the spec: $request", (recorded) => {
  expect(check(recorded)).toEqual([]);
});

test("what release 4 said is written again as it was read", () => {
  for (const { shape } of release4) {
    for (const document of documentsOf(readShape(shape))) {
      const value = readXml(document, shapes);
      const root = shapes.byRoot(/<([a-z_]+)/.exec(document)?.[1] ?? "");
      if (!root) throw new Error(`Nothing reads ${shape}.`);
      expect(readXml(writeXml(value, root), shapes)).toEqual(value);
    }
  }
});
