import type { OpenApiDocument, Settle } from "../openapi/document.ts";
import type { OperationModel, SpecModel } from "../model/model.ts";
import { printData } from "./emit-operations.ts";
import { docComment } from "./tsdoc.ts";

type Look = Omit<Settle, "by">;

/** The text of `settle.ts`: how to find out what became of a call whose answer was lost. */
export function emitSettle(
  { groups }: SpecModel,
  shared: NonNullable<OpenApiDocument["x-settle"]>,
  header: string,
): string {
  const all = groups.flatMap(({ operations }) => operations);
  const byId = new Map(all.map((operation) => [idOf(operation), operation]));
  const settled = all.filter(({ behaviours }) => behaviours.settle !== undefined);
  const usual = [...new Set(settled.flatMap(({ behaviours: { settle } }) => (settle?.read ? [] : (settle?.by ?? []))))];
  const reads = new Set<string>();
  const print = (by: string, look: Look): string => {
    const { read = "", ...rest } = look;
    const constant = byId.get(read)?.name.constant ?? "undefined";
    reads.add(constant);
    return `${printData({ by, ...rest }).slice(0, -" }".length)}, read: ${constant} }`;
  };
  const constants = usual.map((by) => {
    const looks = (shared[by] ?? []).map((look) => print(by, look));
    return `const ${by}: readonly Look[] = [${looks.join(", ")}];\n`;
  });
  const rows = settled.map((operation) => {
    const { by, ...look } = operation.behaviours.settle as Settle;
    return `  ${JSON.stringify(idOf(operation))}: ${look.read === undefined ? by : `[${print(by, look)}]`},\n`;
  });
  const imports = [...reads].toSorted();
  const doc = docComment(["How to find out what became of a call whose answer was lost, by operation."]);
  return [
    header,
    `import type { ${usual.length > 0 ? "Look, " : ""}SettleTable } from "@northbound/runtime/settle";\n`,
    imports.length > 0 ? `import { ${imports.join(", ")} } from "./operations.ts";\n` : "",
    "\n",
    ...constants,
    constants.length > 0 ? "\n" : "",
    `${doc}export const settle: SettleTable = {\n${rows.join("")}};\n`,
  ].join("");
}

function idOf({ name }: OperationModel): string {
  return `${name.group}/${name.method}`;
}
