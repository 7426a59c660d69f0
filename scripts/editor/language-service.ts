import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("shown/", import.meta.url));
const base = fileURLToPath(new URL("../../tsconfig.base.json", import.meta.url));

/** What an editor shows beside a name. */
export interface Hover {
  /** The declaration, as TypeScript writes it. */
  readonly type: string;
  /** Its documentation. */
  readonly words: string;
}

/** TypeScript's own language service over one file of code, which stands in this folder but is never written. */
export class Editor {
  readonly #file: string;
  readonly #code: string;
  readonly #service: ts.LanguageService;
  #complaints: readonly ts.Diagnostic[] | undefined;

  /** @param name a name of its own for the file, since files of other editors are kept under theirs. */
  constructor(name: string, code: string) {
    this.#file = `${folder}${name}.ts`;
    this.#code = code;
    this.#service = createService(this.#file, code);
  }

  /** What is shown at the last character of `mark`, which is looked for behind `after`. */
  hover(mark: string, after: string = ""): Hover {
    const info = this.#service.getQuickInfoAtPosition(this.#file, this.#find(mark, after) + mark.length - 1);
    return {
      type: ts.displayPartsToString(info?.displayParts),
      words: ts.displayPartsToString(info?.documentation),
    };
  }

  /** What is said to be wrong between two marks. */
  complaints(from: string, to: string): string[] {
    this.#complaints ??= [
      ...this.#service.getSyntacticDiagnostics(this.#file),
      ...this.#service.getSemanticDiagnostics(this.#file),
    ];
    const [start, end] = [this.#find(from, ""), this.#find(to, "")];
    return this.#complaints
      .filter((one) => (one.start ?? 0) >= start && (one.start ?? 0) < end)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  }

  /** The names that are offered behind `mark`, in the order in which an editor shows them. */
  completions(mark: string, after: string = ""): string[] {
    const entries =
      this.#service.getCompletionsAtPosition(this.#file, this.#find(mark, after) + mark.length, {})?.entries ?? [];
    return [...entries]
      .toSorted((a, b) => compare(a.sortText, b.sortText) || compare(a.name.toLowerCase(), b.name.toLowerCase()))
      .map(({ name }) => name);
  }

  /** The members of what `mark` names that have no documentation. */
  undocumented(mark: string, after: string = ""): string[] {
    const checker = this.#service.getProgram()?.getTypeChecker();
    const at = this.#find(mark, after) + mark.length - 1;
    const node = this.#service.getProgram()?.getSourceFile(this.#file);
    if (!checker || !node) throw new Error("There is no program.");
    const members = checker.getTypeAtLocation(innermost(node, at)).getProperties();
    return members
      .filter((member) => !/^(__|#)/.test(member.name) && member.getDocumentationComment(checker).length === 0)
      .map(({ name }) => name);
  }

  #find(mark: string, after: string): number {
    const at = this.#code.indexOf(mark, this.#code.indexOf(after));
    if (at < 0) throw new Error(`The code has no ${mark} after ${after}.`);
    return at;
  }
}

function innermost(node: ts.Node, at: number): ts.Node {
  const inner = ts.forEachChild(node, (child) => (child.getStart() <= at && at < child.end ? child : undefined));
  return inner ? innermost(inner, at) : node;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

// Two files of code read the same clients.
const registry = ts.createDocumentRegistry();

function createService(file: string, code: string): ts.LanguageService {
  const { config } = ts.readConfigFile(base, ts.sys.readFile.bind(ts.sys)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, types: [], isolatedDeclarations: false, declaration: false, noUnusedLocals: false },
    ".",
  );
  return ts.createLanguageService(
    {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => {
        if (name !== file && !ts.sys.fileExists(name)) return undefined;
        return ts.ScriptSnapshot.fromString(name === file ? code : readFileSync(name, "utf8"));
      },
      getCurrentDirectory: () => fileURLToPath(new URL(".", import.meta.url)),
      getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
      fileExists: (name) => name === file || ts.sys.fileExists(name),
      readFile: (name) => (name === file ? code : ts.sys.readFile(name)),
      directoryExists: ts.sys.directoryExists.bind(ts.sys),
      realpath: (path) => ts.sys.realpath?.(path) ?? path,
    },
    registry,
  );
}
