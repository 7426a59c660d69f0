import { readFileSync } from "node:fs";
import type { MethodSignature, Node, ParameterDeclaration, TypeElement } from "typescript";
import { ts } from "./compiler.ts";

/**
 * Every named call of a generated `calls.ts`, a line each: `vms.list(search?: string, max?: number): PagePromise<Vm, Vms>`.
 * What every call takes beside its own input is left out.
 */
export function readOperations(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext, true);
  const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });
  const print = (node: Node): string => printer.printNode(ts.EmitHint.Unspecified, node, tree).replace(/\s+/g, " ");
  const inputs = new Map(
    tree.statements.flatMap((one) => (ts.isInterfaceDeclaration(one) ? [[one.name.text, one.members] as const] : [])),
  );
  const groups = new Map<string, string>();
  const lines: string[] = [];
  for (const statement of tree.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const member of statement.members) {
      const name = member.name?.getText() ?? "";
      if (ts.isPropertySignature(member) && member.type) groups.set(member.type.getText(), name);
      if (ts.isMethodSignature(member))
        lines.push(`${groups.get(statement.name.text)}.${name}${signature(member, inputs, print)}`);
    }
  }
  return lines.toSorted();
}

type Inputs = ReadonlyMap<string, readonly TypeElement[]>;

function signature({ parameters, type }: MethodSignature, inputs: Inputs, print: (node: Node) => string): string {
  const [input] = parameters;
  return `(${input ? inputOf(input, inputs, print) : ""}): ${type ? print(type) : "void"}`;
}

function inputOf({ type }: ParameterDeclaration, inputs: Inputs, print: (node: Node) => string): string {
  const members = inputs.get(type?.getText() ?? "");
  if (!members) return type ? print(type) : "";
  const own = members.filter((member) => member.name?.getText() !== "headers");
  return own.map((member) => print(member).replace(/;$/, "")).join(", ");
}

/** The types that a generated `types.ts` exports of a spec's schemas; those of the calls are called like the calls. */
export function readTypes(file: string): string[] {
  const [, list = ""] = /export type \{([^}]*)\} from "\.\/schema\.d\.ts"/.exec(readFileSync(file, "utf8")) ?? [];
  return list.split(",").flatMap((name) => name.trim() || []);
}
