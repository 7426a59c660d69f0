import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { nothing } from "./probes.ts";

// What an editor shows of the client of RHEV, the largest spec, as TypeScript's own language service tells it.

const file = fileURLToPath(new URL("compiled/shown/probe.ts", import.meta.url));
const base = fileURLToPath(new URL("../../tsconfig.base.json", import.meta.url));

const code = `${nothing}
export const byPath = rhev.GET("/vms/{vmId}", { params: { path: { vmId: "1" } } });
export const byName = rhev.vms.get({ vmId: "1" });
export const answer = byPath.then(({ data }) => data);
export const machine = byName.then((vm) => vm);
export const started = rhev.POST("/vms/{vmId}/start", { params: { path: { vmId: "1" } }, body: {} });
export const misspelt = rhev.GET("/vmss/{vmId}", { params: { path: { vmId: "1" } } });
export const unknown = rhev.vms.gett({ vmId: "1" });
export const wrongGroup = rhev.vmz.get({ vmId: "1" });
export const wrongName = rhev.vms.get({ vmID: "1" });
export const wrongParameter = rhev.GET("/vms/{vmId}", { params: { path: { vmID: "1" } } });
`;

let service: ts.LanguageService;
beforeAll(() => {
  const { config } = ts.readConfigFile(base, ts.sys.readFile.bind(ts.sys)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, types: [], isolatedDeclarations: false, declaration: false },
    ".",
  );
  service = ts.createLanguageService({
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
  });
}, 60_000);

/** What the editor shows at a mark in the line of a constant. */
function hover(constant: string, mark: string) {
  const at = code.indexOf(mark, code.indexOf(`export const ${constant} `));
  const info = service.getQuickInfoAtPosition(file, at + mark.length - 1);
  return {
    type: ts.displayPartsToString(info?.displayParts),
    words: ts.displayPartsToString(info?.documentation),
  };
}

/** What it says is wrong in the line of a constant. */
function complaints(constant: string): string {
  const from = code.indexOf(`export const ${constant} `);
  const to = code.indexOf("\n", from);
  return service
    .getSemanticDiagnostics(file)
    .filter(({ start = 0 }) => start >= from && start < to)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
    .join("\n");
}

describe("what an editor shows", { timeout: 60_000 }, () => {
  test("of a named call is what it does, what it takes and what it gives", () => {
    const { type, words } = hover("byName", "rhev.vms.get");
    expect(words).toMatch(/^Show one virtual machine\.\n/);
    expect(words).toContain("`GET /vms/{vmId}`");
    expect(type).toBe("(method) VmsCalls.get(input: VmsGetInput, options?: CallOptions): Promise<Vm>");
    expect(hover("byName", "export const byName").type).toBe("const byName: Promise<Vm>");
    expect(hover("byName", "{ vmId").words).toBe("Identifier of the virtual machine.");
  });

  test("of a call by path is what it does, what it takes and what it gives", () => {
    const { type } = hover("byPath", "rhev.GET");
    expect(type).toContain('(path: "/vms/{vmId}", init: PathInit<VmsGetOperation, "json">)');
    expect(type).toContain('=> Promise<PathResult<VmsGetOperation, "json">>');
    expect(hover("answer", "export const answer").type).toBe("const answer: Promise<Vm | undefined>");
  });

  test.each([
    ["misspelt", `Argument of type '"/vmss/{vmId}"' is not assignable to parameter of type 'PathWith<paths, "get">'.`],
    ["wrongParameter", "'vmID' does not exist in type '{ vmId: string; }'. Did you mean to write 'vmId'?"],
    ["unknown", "Property 'gett' does not exist on type 'VmsCalls'. Did you mean 'get'?"],
    ["wrongGroup", "Property 'vmz' does not exist on type 'Client<paths, Calls>'."],
    ["wrongName", "Did you mean to write 'vmId'?"],
  ])("of a mistake names it: %s", (constant, words) => {
    const said = complaints(constant);
    expect(said).toContain(words);
    expect(said.length).toBeLessThan(400);
  });

  test("of a correct call is no complaint", () => {
    expect(["byPath", "byName", "answer", "machine", "started"].map(complaints).join("")).toBe("");
  });

  test("where a path is misspelt is the list of those that there are", () => {
    const at = code.indexOf('"/vmss') + 1;
    const names = service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name);
    expect(names?.length).toBeGreaterThan(400);
    expect(names).toContain("/vms/{vmId}");
  });
});
