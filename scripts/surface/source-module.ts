import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ExportDeclaration, ImportDeclaration, Node, SourceFile, Statement } from "typescript";
import { ts } from "./compiler.ts";

/** Where a name comes from: a module by its specifier, and the name in it. */
export interface Origin {
  readonly specifier: string;
  readonly name: string;
}

/** One file of a package as its declarations say it. */
export interface SourceModule {
  readonly file: string;
  /** Declarations by name; overloads and merged interfaces have several texts. */
  readonly declarations: ReadonlyMap<string, readonly Statement[]>;
  /** Names that are imported, with their origin. */
  readonly imports: ReadonlyMap<string, Origin>;
  /** Exported names: of this file by their local name, or of another module. */
  readonly exports: ReadonlyMap<string, string | Origin>;
  /** Modules whose every export is exported. */
  readonly stars: readonly string[];
  print(statement: Statement): string;
}

/**
 * Reads a file's declarations without a type checker: with `isolatedDeclarations` every exported type is written down.
 * @throws Error when one is not.
 */
export function readModule(file: string): SourceModule {
  const source = readFileSync(file, "utf8");
  const tree = parse(file, file.endsWith(".d.ts") ? source : declarationsOf(file, source));
  const declarations = new Map<string, Statement[]>();
  const imports = new Map<string, Origin>();
  const exports = new Map<string, string | Origin>();
  const stars: string[] = [];
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) readImport(statement, imports);
    else if (ts.isExportDeclaration(statement)) readExport(statement, exports, stars);
    else {
      const modifiers = (ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined)?.map(
        ({ kind }) => kind,
      );
      for (const name of namesOf(statement)) {
        declarations.set(name, [...(declarations.get(name) ?? []), statement]);
        if (modifiers?.includes(ts.SyntaxKind.DefaultKeyword)) exports.set("default", name);
        else if (modifiers?.includes(ts.SyntaxKind.ExportKeyword)) exports.set(name, name);
      }
    }
  }
  const printer = ts.createPrinter({ removeComments: true });
  return {
    file,
    declarations,
    imports,
    exports,
    stars,
    print: (statement) => printer.printNode(ts.EmitHint.Unspecified, statement, tree),
  };
}

/** The file that a relative specifier means; `undefined` for another package. */
export function fileOf(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? join(dirname(from), specifier) : undefined;
}

function declarationsOf(file: string, source: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, isolatedDeclarations: true },
  });
  const [first] = diagnostics;
  if (first) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`);
  return outputText;
}

function parse(file: string, text: string): SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
}

function readImport(statement: ImportDeclaration, imports: Map<string, Origin>): void {
  const specifier = textOf(statement.moduleSpecifier);
  const bindings = statement.importClause?.namedBindings;
  if (bindings && ts.isNamedImports(bindings)) {
    for (const { name, propertyName } of bindings.elements) {
      imports.set(name.text, { specifier, name: (propertyName ?? name).text });
    }
  } else if (bindings) imports.set(bindings.name.text, { specifier, name: "*" });
  const local = statement.importClause?.name;
  if (local) imports.set(local.text, { specifier, name: "default" });
}

function readExport(
  { exportClause, moduleSpecifier }: ExportDeclaration,
  exports: Map<string, string | Origin>,
  stars: string[],
): void {
  const specifier = moduleSpecifier && textOf(moduleSpecifier);
  if (!exportClause) stars.push(specifier ?? "");
  else if (ts.isNamedExports(exportClause)) {
    for (const { name, propertyName } of exportClause.elements) {
      const local = (propertyName ?? name).text;
      exports.set(name.text, specifier === undefined ? local : { specifier, name: local });
    }
  } else exports.set(exportClause.name.text, { specifier: specifier ?? "", name: "*" });
}

function textOf(node: Node): string {
  return ts.isStringLiteral(node) ? node.text : "";
}

function namesOf(statement: Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  if (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  return [];
}
