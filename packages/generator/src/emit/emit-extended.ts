import { takeInputs } from "./input-schemas.ts";
import { takeXml } from "./xml-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a module that is extended exports. */
const names = ["extend", "Extended"] as const;

/**
 * The files of a client that is made of what a module exports: `client.ts`, and what of the spec that needs.
 * @param module exports `extend` and the type `Extended`, as the packages of Northbound do.
 */
export function emitExtended(module: string, document: Json, header: string): Readonly<Record<string, string>> {
  const isChecked = document["x-checked-inputs"] === true;
  const hasXml = JSON.stringify(document).includes('"xml":');
  const parts = [
    "operations",
    "basePath",
    "secrets",
    'settle: async () => (await import("./settle.ts")).settle',
    'schemas: async () => (await import("./schemas.ts")).schemas',
    ...(isChecked ? ["inputs"] : []),
    ...(hasXml ? ['xmlSchemas: () => import("./xml-schemas.ts").then(({ xmlSchemas }) => xmlSchemas)'] : []),
  ];
  const [factory, type] = names;
  const client = `${header}
import { ${factory}, type ${type} } from ${JSON.stringify(module)};
import type { Calls } from "./calls.ts";
${isChecked ? 'import { inputs } from "./inputs.ts";\n' : ""}import { basePath, operations, secrets } from "./operations.ts";
import type { paths } from "./schema.d.ts";

/** The operations and types of this spec, with everything that ${module} has beside. */
export type Client = ${type}<paths, Calls>;

/** Options of this client: those of ${module}. */
export type Options = Parameters<typeof ${factory}>[1];

/** Makes a client. Nothing is sent before the first call. */
export function create(options: Options): Client {
  return ${factory}<paths, Calls>({ ${parts.join(", ")} }, options);
}
`;
  const data = (name: string, value: unknown): string =>
    `${header}\nexport const ${name}: unknown = ${JSON.stringify(value)};\n`;
  return {
    "client.ts": client,
    ...(isChecked && { "inputs.ts": data("inputs", takeInputs(document)) }),
    ...(hasXml && { "xml-schemas.ts": data("xmlSchemas", takeXml(document)) }),
  };
}
