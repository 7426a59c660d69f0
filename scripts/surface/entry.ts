import { isAbsolute } from "node:path";
import type { Node } from "typescript";
import { ts } from "./compiler.ts";
import { fileOf, type Origin, readModule, type SourceModule } from "./source-module.ts";

/** A name with the text of its declaration. */
export interface Declared {
  readonly name: string;
  readonly text: string;
}

/** What one entry of a package gives. */
export interface EntrySurface {
  readonly exported: readonly Declared[];
  /** Declarations that are not exported themselves, and that what is exported is made of. */
  readonly behind: readonly Declared[];
  /** The folders of generated types that are reached, each with its file of named calls. */
  readonly generated: readonly string[];
}

/** A declaration in its module. */
interface Found {
  readonly module: SourceModule;
  readonly name: string;
}

/** Reads modules, each once. */
export class Modules {
  readonly #read = new Map<string, SourceModule>();

  get(file: string): SourceModule {
    const known = this.#read.get(file) ?? readModule(file);
    this.#read.set(file, known);
    return known;
  }
}

// What a spec gives as data and types. Other generated files are read like those that a person wrote.
const isGenerated = (file: string): boolean =>
  /[\\/]generated[\\/](.+[\\/])?(calls|operations|schema\.d|types|error-codes)\.ts$/.test(file);

/** Everything that an entry file exports, and what those exports are made of. */
export function readEntry(file: string, modules: Modules): EntrySurface {
  const exported: Declared[] = [];
  const generated = new Set<string>();
  const done = new Set<string>();
  const queue: Found[] = [];
  for (const specifier of new Set(starsOf(file, modules))) {
    exported.push({ name: "*", text: foreign("*", { specifier, name: "*" }, generated) });
  }
  for (const name of exportsOf(file, modules)) {
    const target = follow(file, name, modules);
    if ("specifier" in target) exported.push({ name, text: foreign(name, target, generated) });
    else {
      done.add(`${target.module.file} ${target.name}`);
      const alias = name === target.name ? "" : `export { ${target.name} as ${name} };\n`;
      exported.push({ name, text: alias + textOf(target) });
      queue.push(target);
    }
  }
  const behind: Declared[] = [];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const target of uses(next, modules)) {
      if ("specifier" in target) {
        if (isGenerated(target.specifier)) generated.add(folderOf(target.specifier));
        continue;
      }
      const key = `${target.module.file} ${target.name}`;
      if (done.has(key)) continue;
      done.add(key);
      behind.push({ name: target.name, text: textOf(target) });
      queue.push(target);
    }
  }
  return { exported: exported.toSorted(byName), behind: behind.toSorted(byName), generated: [...generated].toSorted() };
}

function foreign(name: string, { specifier, name: own }: Origin, generated: Set<string>): string {
  const isOwn = isGenerated(specifier);
  if (!isOwn && isAbsolute(specifier)) throw new Error(`${specifier}: the declaration of ${name} was not found.`);
  if (isOwn) generated.add(folderOf(specifier));
  const from = isOwn ? specifier.slice(specifier.search(/generated[\\/]/)).replaceAll("\\", "/") : specifier;
  if (name === "*") return `export * from ${JSON.stringify(from)};`;
  return `export { ${own === name ? name : `${own} as ${name}`} } from ${JSON.stringify(from)};`;
}

function folderOf(file: string): string {
  return file.replace(/[\\/][^\\/]*$/, "");
}

/** What is handed on whole: generated files, whose operations tell what that is, and other packages. */
function starsOf(file: string, modules: Modules): string[] {
  return modules.get(file).stars.flatMap((specifier) => {
    const target = fileOf(file, specifier);
    if (target === undefined) return [specifier];
    return isGenerated(target) ? [target] : starsOf(target, modules);
  });
}

function exportsOf(file: string, modules: Modules): string[] {
  const module = modules.get(file);
  const beyond = module.stars.flatMap((specifier) => {
    const target = fileOf(file, specifier);
    return target === undefined || isGenerated(target) ? [] : exportsOf(target, modules);
  });
  return [...module.exports.keys(), ...beyond];
}

/** The declaration of an exported name, however often it is handed on; an origin outside what this package writes itself. */
function follow(file: string, name: string, modules: Modules): Found | Origin {
  const module = modules.get(file);
  const given = module.exports.get(name);
  if (given === undefined) {
    for (const specifier of module.stars) {
      const target = fileOf(file, specifier);
      if (target !== undefined && exportsOf(target, modules).includes(name)) return lead(target, name, modules);
    }
    return { specifier: file, name };
  }
  return typeof given === "string" ? local(module, given, modules) : leave(file, given, modules);
}

function local(module: SourceModule, name: string, modules: Modules): Found | Origin {
  if (module.declarations.has(name)) return { module, name };
  const origin = module.imports.get(name);
  return origin ? leave(module.file, origin, modules) : { specifier: module.file, name };
}

function leave(from: string, { specifier, name }: Origin, modules: Modules): Found | Origin {
  const target = fileOf(from, specifier);
  if (target === undefined || name === "*") return { specifier: target ?? specifier, name };
  return lead(target, name, modules);
}

// Generated files are told by their operations, not declaration by declaration.
function lead(target: string, name: string, modules: Modules): Found | Origin {
  return isGenerated(target) ? { specifier: target, name } : follow(target, name, modules);
}

function textOf({ module, name }: Found): string {
  return (module.declarations.get(name) ?? []).map((statement) => module.print(statement)).join("\n");
}

function uses({ module, name }: Found, modules: Modules): (Found | Origin)[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    const entity = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isTypeQueryNode(node)
        ? node.exprName
        : ts.isExpressionWithTypeArguments(node)
          ? node.expression
          : undefined;
    if (entity) names.add(entity.getText().split(/[.[<]/, 1)[0] ?? "");
    ts.forEachChild(node, visit);
  };
  for (const statement of module.declarations.get(name) ?? []) visit(statement);
  return [...names].flatMap((used): (Found | Origin)[] =>
    module.declarations.has(used) || module.imports.has(used) ? [local(module, used, modules)] : [],
  );
}

function byName(a: Declared, b: Declared): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
