import { type GoNames, memberName, readLiteral, UnreadGo } from "./go-source.ts";

type Node = Record<string, unknown>;

/** A member of a document that a Go expression names: `s2.Spec.Paths.Value("/pets").Post.Tags`. */
export interface Member {
  readonly parent: Node;
  readonly key: string;
}

/** Finds the member that an expression names, following references as kin-openapi does. */
export function findMember(documents: ReadonlyMap<string, Node>, expression: string, names: GoNames): Member {
  const root = /^[A-Za-z]\w*/.exec(expression)?.[0] ?? "";
  const document = documents.get(root);
  if (document === undefined) throw new UnreadGo(`expression ${expression.slice(0, 40)}`);
  const keys = stepsOf(expression.slice(root.length), names);
  let parent: Node = document;
  for (const step of keys.slice(0, -1)) parent = resolve(document, take(document, parent, step));
  const last = keys.at(-1);
  if (last === undefined || typeof last !== "string") throw new UnreadGo(`expression ${expression.slice(0, 40)}`);
  return { parent, key: last };
}

type Step = string | { readonly in: string; readonly name: string };

function stepsOf(source: string, names: GoNames): Step[] {
  const steps: Step[] = [];
  let rest = source;
  const part =
    /^(?:\.(?:Value|Find)\((?<call>"[^"]*"|\w+)\)|\.GetByInAndName\((?<in>[\w."]+), (?<name>"[^"]*")\)|\[(?<index>"[^"]*"|[\w.]+)\]|\.(?<field>[A-Z]\w*)(?!\())/;
  while (rest !== "") {
    const found = part.exec(rest)?.groups;
    if (!found) throw new UnreadGo(`expression ${rest.slice(0, 40)}`);
    rest = rest.slice(part.exec(rest)?.[0].length);
    const { call, name, index, field } = found;
    if (call !== undefined) steps.push(String(readLiteral(call, names)));
    else if (index !== undefined) steps.push(String(readLiteral(index, names)));
    else if (name !== undefined)
      steps.push({ in: String(readLiteral(found["in"] ?? "", names)), name: String(readLiteral(name, names)) });
    else if (field !== undefined && memberName(field) !== "") steps.push(memberName(field));
  }
  return steps;
}

function take(document: Node, node: Node, step: Step): unknown {
  if (typeof step === "string") return node[step];
  return Object.values(node).find((entry) => {
    const parameter = resolve(document, entry);
    return parameter["in"] === step.in && parameter["name"] === step.name;
  });
}

function resolve(document: Node, value: unknown): Node {
  if (typeof value !== "object" || value === null) throw new UnreadGo("a member that the file does not have");
  const reference = (value as Node)["$ref"];
  if (typeof reference !== "string") return value as Node;
  const keys = reference
    .replace(/^#\//, "")
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return resolve(
    document,
    keys.reduce<unknown>((node, key) => (node as Node | undefined)?.[key], document),
  );
}
