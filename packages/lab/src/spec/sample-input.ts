import type { Schema } from "./document.ts";
import { exampleOf, exampleOfSchema } from "./example.ts";
import { readPointer } from "./pointer.ts";
import type { SpecOperation } from "./read-spec.ts";

/** An example of everything that an operation requires, by parameter name, and `body` when it takes one. */
export function sampleInput(operation: SpecOperation): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    if (parameter.required !== true && parameter.in !== "path") continue;
    input[parameter.name] = exampleOfSchema(
      operation.spec.document,
      follow(operation, parameter.schema),
      parameter.name,
    );
  }
  const [body] = operation.requestBodies;
  if (!body) return input;
  if (body.mediaType !== "multipart/form-data") return { ...input, body: exampleOf(operation, body.media) };
  return { ...input, body: sampleForm(operation, follow(operation, body.media.schema)) };
}

/** A form of which the binary parts are files. */
function sampleForm(operation: SpecOperation, schema: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const part = follow(operation, property);
      const value = exampleOfSchema(operation.spec.document, part, name);
      return [name, part.format === "binary" ? new File([`${name} of a sample`], `${name}.bin`) : value];
    }),
  );
}

function follow(operation: SpecOperation, schema: Schema | undefined): Schema {
  let target = schema ?? {};
  while (target.$ref !== undefined) target = readPointer(operation.spec.document, target.$ref) as Schema;
  return target;
}
