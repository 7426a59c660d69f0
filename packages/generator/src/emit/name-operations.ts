import { createRequire } from "node:module";
import type ts from "typescript";
import { httpMethods, type OpenApiDocument } from "../openapi/document.ts";

const require = createRequire(import.meta.url);
const { factory, isInterfaceDeclaration, isPropertySignature, isStringLiteral, isTypeLiteralNode, SyntaxKind } =
  require("typescript") as typeof ts;

/**
 * Gives the type of each operation its summary as a first member. An editor that shows a call by path writes the type
 * of its operation out, and comments are not part of a type: without the member nobody would learn what the call does.
 */
export function nameOperations(nodes: readonly ts.Node[], document: OpenApiDocument): ts.Node[] {
  const summaries = new Map<string, string>();
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of httpMethods) {
      const { operationId, summary } = item[method] ?? {};
      if (operationId !== undefined && summary !== undefined) summaries.set(operationId, summary);
    }
  }
  return nodes.map((node) =>
    isInterfaceDeclaration(node) && node.name.text === "operations"
      ? factory.updateInterfaceDeclaration(
          node,
          node.modifiers,
          node.name,
          node.typeParameters,
          node.heritageClauses,
          node.members.map((member) => withSummary(member, summaries)),
        )
      : node,
  );
}

function withSummary(member: ts.TypeElement, summaries: ReadonlyMap<string, string>): ts.TypeElement {
  if (!isPropertySignature(member) || member.type === undefined || !isTypeLiteralNode(member.type)) return member;
  const { name, type, modifiers, questionToken } = member;
  const summary = "text" in name && isNamed(name) ? summaries.get(name.text) : undefined;
  if (summary === undefined) return member;
  const literal = factory.createLiteralTypeNode(factory.createStringLiteral(summary));
  const own = factory.createPropertySignature(
    undefined,
    "summary",
    factory.createToken(SyntaxKind.QuestionToken),
    literal,
  );
  const named = factory.updateTypeLiteralNode(type, factory.createNodeArray([own, ...type.members]));
  return factory.updatePropertySignature(member, modifiers, name, questionToken, named);
}

function isNamed(name: ts.PropertyName): name is ts.StringLiteral | ts.Identifier {
  return isStringLiteral(name) || name.kind === SyntaxKind.Identifier;
}
