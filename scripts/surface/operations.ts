import { readFileSync } from "node:fs";
import type { MethodSignature, Node, ParameterDeclaration } from "typescript";
import { ts } from "./compiler.ts";

/**
 * Every named call of a generated `calls.ts`, a line each: `vms.list(search?: string, max?: number): PagePromise<Vm, Vms>`.
 * What every call takes beside its own input is left out.
 */
export function readOperations(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext, true);
  const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });
  const print = (node: Node): string =>
    printer
      .printNode(ts.EmitHint.Unspecified, node, tree)
      .replace(/\s+/g, " ")
      .replace(/\bSchemas\["([^"]+)"\]/g, "$1");
  const groups = new Map<string, string>();
  const lines: string[] = [];
  for (const statement of tree.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const member of statement.members) {
      const name = member.name?.getText() ?? "";
      if (ts.isPropertySignature(member) && member.type) groups.set(member.type.getText(), name);
      if (ts.isMethodSignature(member))
        lines.push(`${groups.get(statement.name.text)}.${name}${signature(member, print)}`);
    }
  }
  return lines.toSorted();
}

function signature({ parameters, type }: MethodSignature, print: (node: Node) => string): string {
  const [input] = parameters;
  return `(${input ? inputOf(input, print) : ""}): ${type ? print(type) : "void"}`;
}

function inputOf({ type }: ParameterDeclaration, print: (node: Node) => string): string {
  if (!type || !ts.isTypeLiteralNode(type)) return type ? print(type) : "";
  const own = type.members.filter((member) => member.name?.getText() !== "headers");
  return own.map((member) => print(member).replace(/;$/, "")).join(", ");
}
