import { createRequire } from "node:module";
import type ts from "typescript";
import type { OperationModel, SpecModel } from "../model/model.ts";
import { camelCase, upperFirst } from "../model/naming.ts";
import { preferredMedia } from "../model/media.ts";
import { hasOneAnswer, type OperationTypeNames, type TypeNames } from "../model/type-names.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { InterfaceShapes, nameOf } from "./interface-shapes.ts";
import { docComment, escapeProse, firstParagraph, sentence } from "./tsdoc.ts";

const require = createRequire(import.meta.url);
const {
  factory,
  getSyntheticLeadingComments,
  isArrayTypeNode,
  isIndexedAccessTypeNode,
  isIdentifier,
  isInterfaceDeclaration,
  isIntersectionTypeNode,
  isLiteralTypeNode,
  isPropertySignature,
  isStringLiteral,
  isTypeAliasDeclaration,
  isTypeLiteralNode,
  isTypeReferenceNode,
  isUnionTypeNode,
  setSyntheticLeadingComments,
  SyntaxKind,
  visitEachChild,
} = require("typescript") as typeof ts;

/** The declarations of `schema.d.ts`, and what the new ones among them are called. */
export interface NamedTypes {
  readonly nodes: readonly ts.Node[];
  readonly declared: ReadonlySet<string>;
}

/**
 * Gives each schema, each operation and each type that a spec writes in place a declaration of its own. openapi-typescript
 * makes one type of all of them, and what is a part of a type has no name that an editor or the compiler could show.
 */
export function nameDeclarations(
  nodes: readonly ts.Node[],
  document: OpenApiDocument,
  model: SpecModel,
  names: TypeNames,
): NamedTypes {
  return new Naming(document, model, names).run(nodes);
}

/** What replaces the type of a member. */
type Change = (type: ts.TypeNode, name: string, member: ts.PropertySignature) => ts.TypeNode;

class Naming {
  readonly #names: TypeNames;
  readonly #operations: readonly OperationModel[];
  /** Operations by their operationId. */
  readonly #byId: ReadonlyMap<string, OperationModel>;
  readonly #declarations: ts.Node[] = [];
  #shapes = new InterfaceShapes(new Map());
  readonly #declared = new Set<string>();

  constructor(document: OpenApiDocument, model: SpecModel, names: TypeNames) {
    this.#names = names;
    this.#operations = model.groups.flatMap((group) => group.operations);
    this.#byId = new Map(
      this.#operations.flatMap((operation) => {
        const id = document.paths?.[operation.path]?.[operation.method]?.operationId;
        return id === undefined ? [] : [[id, operation] as const];
      }),
    );
  }

  run(nodes: readonly ts.Node[]): NamedTypes {
    const all = nodes.map((node) => this.#withNames(node));
    const schemas = all.flatMap((node) => schemasOf(node));
    this.#shapes = new InterfaceShapes(
      new Map(
        schemas.flatMap(([schema, type]) => {
          const name = this.#names.schemas.get(schema);
          return name === undefined ? [] : [[name, type] as const];
        }),
      ),
    );
    const named = all.map((node) => this.#declaration(node));
    return { nodes: [...named, ...this.#declarations], declared: this.#declared };
  }

  /** The node with schemas by their names instead of `components["schemas"]["Vm"]`. */
  #withNames<Node extends ts.Node>(node: Node): Node {
    const visit = (part: ts.Node): ts.Node => {
      const schema = schemaOf(part);
      const name = schema === undefined ? undefined : this.#names.schemas.get(schema);
      return name === undefined ? visitEachChild(part, visit, undefined) : factory.createTypeReferenceNode(name);
    };
    return visit(node) as Node;
  }

  #declaration(node: ts.Node): ts.Node {
    if (isInterfaceDeclaration(node) && node.name.text === "operations") {
      const change: Change = (type, id) => this.#operation(type, this.#byId.get(id));
      const members = node.members.map((member) => withType(member, change));
      return factory.updateInterfaceDeclaration(
        node,
        node.modifiers,
        node.name,
        node.typeParameters,
        node.heritageClauses,
        members,
      );
    }
    if (!isTypeAliasDeclaration(node)) return node;
    const type = this.#alias(node.name.text, node.type);
    return factory.updateTypeAliasDeclaration(node, node.modifiers, node.name, node.typeParameters, type);
  }

  #alias(alias: string, whole: ts.TypeNode): ts.TypeNode {
    if (alias === "paths") {
      return withMembers(whole, (item, path) =>
        withMembers(item, (type, method) =>
          this.#operation(
            type,
            this.#operations.find((one) => one.path === path && one.method === method),
          ),
        ),
      );
    }
    if (alias !== "components") return whole;
    return withMembers(whole, (parts, kind) =>
      withMembers(parts, (type, name, member) => {
        const wanted = upperFirst(camelCase(name));
        if (kind === "schemas") return this.#schema(type, name, member);
        if (kind === "responses") return this.#contents(type, this.#names.claim(`${wanted}Answer`));
        if (kind === "requestBodies") return this.#contents(type, this.#names.claim(`${wanted}Body`));
        return type;
      }),
    );
  }

  #schema(type: ts.TypeNode, schema: string, member: ts.PropertySignature): ts.TypeNode {
    const name = this.#names.schemas.get(schema);
    if (name === undefined) return type;
    const comments = getSyntheticLeadingComments(member);
    setSyntheticLeadingComments(member, undefined);
    return this.#declare(name, type, comments);
  }

  /** An operation under its name, with names for what it writes in place. One that refers to another stays as it is. */
  #operation(type: ts.TypeNode, operation: OperationModel | undefined): ts.TypeNode {
    const names = operation && this.#names.operations.get(operation.name.constant);
    if (!operation || !names || !isTypeLiteralNode(type) || this.#declared.has(names.operation)) return type;
    const named = withMembers(type, (part, name) => {
      if (name === "requestBody") return this.#contents(part, names.body);
      return name === "responses" ? this.#responses(part, operation, names) : part;
    });
    return this.#declare(names.operation, named, about(operation.summary));
  }

  #responses(type: ts.TypeNode, operation: OperationModel, { answer }: OperationTypeNames): ts.TypeNode {
    return withMembers(type, (response, status) => {
      if (!isGood(status, type)) return this.#contents(response, this.#names.claim(`${answer}Error`));
      return this.#contents(response, hasOneAnswer(operation) ? answer : this.#names.claim(answer + status));
    });
  }

  /** Names the type that stands in the content of a body or a response. */
  #contents(type: ts.TypeNode, name: string): ts.TypeNode {
    return withMembers(type, (contents, part) => {
      if (part !== "content" || !isTypeLiteralNode(contents)) return contents;
      // Others are the same in another form, or are not read.
      const read = preferredMedia(Object.fromEntries(contents.members.map((member) => [nameOf(member) ?? "", {}])));
      return withMembers(contents, (schema, media) => (media === read?.type ? this.#inPlace(schema, name) : schema));
    });
  }

  #inPlace(type: ts.TypeNode, name: string): ts.TypeNode {
    if (!isArrayTypeNode(type)) return isInPlace(type) ? this.#declare(name, type) : type;
    const { elementType } = type;
    return isInPlace(elementType)
      ? factory.createArrayTypeNode(this.#declare(this.#names.claim(`${name}Item`), elementType))
      : type;
  }

  #declare(name: string, type: ts.TypeNode, comments?: ts.SynthesizedComment[]): ts.TypeNode {
    const modifiers = [factory.createModifier(SyntaxKind.ExportKeyword)];
    const shape = this.#shapes.of(type);
    const declaration = shape
      ? factory.createInterfaceDeclaration(modifiers, name, undefined, extending(shape.bases), shape.own)
      : factory.createTypeAliasDeclaration(modifiers, name, undefined, type);
    if (comments) setSyntheticLeadingComments(declaration, comments);
    this.#declarations.push(declaration);
    this.#declared.add(name);
    return factory.createTypeReferenceNode(name);
  }
}

/** The schemas of a document with their types, in the declaration of `components`. */
function schemasOf(node: ts.Node): [string, ts.TypeNode][] {
  if (!isTypeAliasDeclaration(node) || node.name.text !== "components") return [];
  const found: [string, ts.TypeNode][] = [];
  withMembers(node.type, (part, kind) =>
    kind === "schemas"
      ? withMembers(part, (type, name) => {
          found.push([name, type]);
          return type;
        })
      : part,
  );
  return found;
}

function extending(bases: readonly string[]): ts.HeritageClause[] | undefined {
  if (bases.length === 0) return undefined;
  const types = bases.map((base) =>
    factory.createExpressionWithTypeArguments(factory.createIdentifier(base), undefined),
  );
  return [factory.createHeritageClause(SyntaxKind.ExtendsKeyword, types)];
}

/** The schema that `components["schemas"]["Vm"]` stands for. */
function schemaOf(node: ts.Node): string | undefined {
  if (!isIndexedAccessTypeNode(node) || !isIndexedAccessTypeNode(node.objectType)) return undefined;
  const { objectType, indexType } = node.objectType;
  const isOfComponents =
    isTypeReferenceNode(objectType) && isIdentifier(objectType.typeName) && objectType.typeName.text === "components";
  return isOfComponents && literalOf(indexType) === "schemas" ? literalOf(node.indexType) : undefined;
}

function literalOf(type: ts.TypeNode): string | undefined {
  return isLiteralTypeNode(type) && isStringLiteral(type.literal) ? type.literal.text : undefined;
}

/** A type literal with other types of its members; any other type as it is. */
function withMembers(type: ts.TypeNode, change: Change): ts.TypeNode {
  if (!isTypeLiteralNode(type)) return type;
  const changed = type.members.map((member) => withType(member, change));
  return factory.updateTypeLiteralNode(type, factory.createNodeArray(changed));
}

function withType(member: ts.TypeElement, change: Change): ts.TypeElement {
  const name = nameOf(member);
  if (!isPropertySignature(member) || member.type === undefined || name === undefined) return member;
  const type = change(member.type, name, member);
  if (type === member.type) return member;
  return factory.updatePropertySignature(member, member.modifiers, member.name, member.questionToken, type);
}

/** Whether a type has members that no name stands for. */
function isInPlace(type: ts.TypeNode): boolean {
  if (isTypeLiteralNode(type)) return true;
  return (isIntersectionTypeNode(type) || isUnionTypeNode(type)) && type.types.some(isInPlace);
}

/** Whether a status stands for a success: without any, it is the answer for all that is not said. */
function isGood(status: string, responses: ts.TypeNode): boolean {
  if (status !== "default") return status.startsWith("2");
  return isTypeLiteralNode(responses) && !responses.members.some((member) => nameOf(member)?.startsWith("2"));
}

function about(summary: string): ts.SynthesizedComment[] | undefined {
  const text = docComment([sentence(escapeProse(firstParagraph(summary)))]).trim();
  if (text === "") return undefined;
  const kind = SyntaxKind.MultiLineCommentTrivia;
  return [{ kind, text: text.slice("/*".length, -"*/".length), pos: -1, end: -1, hasTrailingNewLine: true }];
}
