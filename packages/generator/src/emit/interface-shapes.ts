import { createRequire } from "node:module";
import type ts from "typescript";

const require = createRequire(import.meta.url);
const {
  isIdentifier,
  isIndexSignatureDeclaration,
  isIntersectionTypeNode,
  isNumericLiteral,
  isStringLiteral,
  isTypeLiteralNode,
  isTypeReferenceNode,
  SyntaxKind,
} = require("typescript") as typeof ts;

/** What an interface is written of. */
export interface InterfaceShape {
  readonly own: readonly ts.TypeElement[];
  /** Names of the interfaces that it extends. */
  readonly bases: readonly string[];
}

interface Shape extends InterfaceShape {
  /** Names of all members, those of the bases included. */
  readonly names: ReadonlySet<string>;
}

/** Tells which types can be interfaces: objects, and what combines objects that have no member in common. */
export class InterfaceShapes {
  readonly #types: ReadonlyMap<string, ts.TypeNode>;
  readonly #known = new Map<string, Shape | undefined>();

  /** @param types named types by name. */
  constructor(types: ReadonlyMap<string, ts.TypeNode>) {
    this.#types = types;
  }

  /** How the type is written as an interface; `undefined` for what can't be one, and for a mere other name. */
  of(type: ts.TypeNode): InterfaceShape | undefined {
    return isTypeReferenceNode(type) ? undefined : this.#shape(type);
  }

  #shape(type: ts.TypeNode): Shape | undefined {
    if (isTypeLiteralNode(type)) return { own: type.members, bases: [], names: namesOf(type.members) };
    if (isIntersectionTypeNode(type)) return this.#combine(type.types);
    if (!isTypeReferenceNode(type) || type.typeArguments || !isIdentifier(type.typeName)) return undefined;
    const base = type.typeName.text;
    const names = this.#named(base)?.names;
    return names && { own: [], bases: [base], names };
  }

  #named(name: string): Shape | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    // In its place before it is known: it may lead to itself, and then it can't be extended.
    this.#known.set(name, undefined);
    const type = this.#types.get(name);
    const shape = type && this.#shape(type);
    this.#known.set(name, shape);
    return shape;
  }

  #combine(types: readonly ts.TypeNode[]): Shape | undefined {
    const parts = types.map((type) => this.#shape(type));
    const names = new Set<string>();
    for (const part of parts) {
      if (!part || [...part.names].some((name) => names.has(name)) || isBound(part)) return undefined;
      for (const name of part.names) names.add(name);
    }
    return {
      own: parts.flatMap((part) => part?.own ?? []),
      bases: parts.flatMap((part) => part?.bases ?? []),
      names,
    };
  }
}

/** Whether the named members beside these are bound by an index signature; `unknown` takes them all. */
function isBound({ own, bases, names }: Shape): boolean {
  if (!names.has(anyName)) return false;
  return (
    bases.length > 0 ||
    own.some((member) => isIndexSignatureDeclaration(member) && member.type.kind !== SyntaxKind.UnknownKeyword)
  );
}

/** Stands for an index signature. */
const anyName = "[]";

function namesOf(members: readonly ts.TypeElement[]): Set<string> {
  return new Set(members.map((member) => nameOf(member) ?? anyName));
}

/** The name of a member, as it is in the object. */
export function nameOf({ name }: ts.TypeElement): string | undefined {
  return name && (isIdentifier(name) || isStringLiteral(name) || isNumericLiteral(name)) ? name.text : undefined;
}
