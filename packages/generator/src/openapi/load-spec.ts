import { readFile } from "node:fs/promises";
import plugin from "../rules/plugin.ts";
import { findAliasProblem } from "./aliases.ts";
import { applyOverlays } from "./apply-overlays.ts";
import type { OpenApiDocument } from "./document.ts";
import { engine, type EngineConfig, type EngineDocument, type EngineResolver } from "./engine.ts";
import { readProblem } from "./finding.ts";
import { fromTwo, isTwo } from "./from-two.ts";
import { type Flaw, mend, mendIds } from "./mend.ts";
import { findCircle } from "./find-circle.ts";
import { placeItemSchemas, placePathItems } from "./path-items.ts";
import { placePathReferences } from "./path-references.ts";
import { pointerOf } from "./pointer.ts";
import { locator } from "./positions.ts";
import { type Problem, sortProblems, SpecError } from "./problem.ts";
import { findOtherHosts, type OtherHost } from "./other-hosts.ts";
import { isAllowedInTwo } from "./three-two.ts";
import { findUncarried } from "./uncarried.ts";
import { findUnused } from "./unused.ts";

/**
 * Which rules a spec is held to. `project`: redocly.yaml, warnings count as errors.
 * `portable`: only what a client can't be generated without, for specs that somebody else wrote.
 * `thorough`: what the OpenAPI Specification demands beside that, as warnings.
 */
export type RuleSet = "project" | "portable" | "thorough";

/** A checked spec in one document. */
export interface LoadedSpec {
  readonly document: OpenApiDocument;
  /** What is not good but does not stand in the way. */
  readonly warnings: readonly Problem[];
  /** How long that took, in milliseconds. */
  readonly duration: number;
}

/**
 * Reads a spec once, applies overlays, checks it and joins its files. One that somebody else wrote is mended where a flaw
 * of one operation would refuse the whole client.
 * @throws SpecError when it breaks a rule or can't be read.
 */
export async function loadSpec(file: string, rules: RuleSet, overlays: readonly string[] = []): Promise<LoadedSpec> {
  const start = performance.now();
  const { document: joined, warnings: told } = await joinSpec(file, rules, overlays);
  const strict = rules === "project";
  if (strict) return { document: joined, warnings: sortProblems(told), duration: performance.now() - start };
  const { document, flaws } = mend(placeItemSchemas(placePathItems(placePathReferences(joined))));
  const others = findOtherHosts(document).map((other) => otherHost(file, other));
  const uncarried = places(file, findUncarried(joined), "northbound/not-carried");
  const warnings = sortProblems([...told, ...places(file, flaws), ...uncarried, ...others]);
  return { document, warnings, duration: performance.now() - start };
}

/**
 * Reads a spec for its types alone: as it stands, but for operations that have the operationId of another.
 * @throws SpecError when it breaks a rule or can't be read.
 */
export async function loadForTypes(file: string, overlays: readonly string[]): Promise<LoadedSpec> {
  const start = performance.now();
  const { document: joined, warnings } = await joinSpec(file, "portable", overlays);
  const { document, flaws } = mendIds(joined);
  return {
    document,
    warnings: sortProblems([...warnings, ...places(file, flaws)]),
    duration: performance.now() - start,
  };
}

async function joinSpec(
  file: string,
  rules: RuleSet,
  overlays: readonly string[],
): Promise<Pick<LoadedSpec, "document" | "warnings">> {
  const config = await (rules === "project" ? projectConfig() : portableConfig(rules));
  const resolver = new engine.BaseResolver(config.resolve);
  const root = await readRoot(resolver, file, rules !== "project");
  const { document, warnings: told } = await prepare(root, overlays, config, resolver);
  const findings = await orCircle(document, resolver, () =>
    engine.lintDocument({ document, config: config.styleguide, externalRefResolver: resolver }),
  );
  const isTwoOfThree = (document.parsed as OpenApiDocument).openapi.startsWith("3.2.");
  const problems = findings
    .filter((finding) => !finding.ignored)
    .map(readProblem)
    .filter((problem) => !isTwoOfThree || !isAllowedInTwo(problem));
  // A reference that leads nowhere would make its target look unused.
  const isWhole = problems.every(({ rule }) => rule !== "no-unresolved-refs");
  if (rules === "project" && isWhole) problems.push(...(await findUnused(document, resolver)));
  const strict = rules === "project";
  refuse(problems, strict);
  const bundled = await engine.bundle({ config, doc: document, externalRefResolver: resolver });
  const conflicts = bundled.problems.map(readProblem);
  refuse(conflicts, strict);
  return { document: bundled.bundle.parsed as OpenApiDocument, warnings: [...told, ...problems, ...conflicts] };
}

/** The engine gives up where references lead in a circle, and doesn't say where that is. */
async function orCircle<Result>(
  root: EngineDocument,
  resolver: EngineResolver,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const circle = await findCircle(root, resolver);
    throw circle === undefined ? error : new SpecError([circle]);
  }
}

/** The document after its overlays, in the version that everything else reads. */
async function prepare(
  root: EngineDocument,
  overlays: readonly string[],
  config: EngineConfig,
  resolver: EngineResolver,
): Promise<{ readonly document: EngineDocument; readonly warnings: readonly Problem[] }> {
  const isOld = isTwo(root.parsed as object);
  if (!isOld && overlays.length === 0) return { document: root, warnings: [] };
  // What can't be joined is told by the rules, which look at the outcome.
  const joined = await orCircle(root, resolver, () =>
    engine.bundle({ config, doc: root, externalRefResolver: resolver }),
  );
  const { document, warnings } = await applyOverlays(joined.bundle.parsed as object, overlays);
  return { document: { ...root, parsed: isOld ? fromTwo(document) : document }, warnings };
}

// Places are only looked for when there is something to say about them.
function places(file: string, flaws: readonly Flaw[], rule = "northbound/mended"): Problem[] {
  if (flaws.length === 0) return [];
  const locate = locator(file, "/");
  return flaws.map(({ pointer, message }) => {
    const { line, column } = locate(pointerOf(pointer));
    return { file, line, column, severity: "warning", message, rule };
  });
}

function otherHost(file: string, { origin, operations }: OtherHost): Problem {
  const [first = "", ...more] = operations;
  const names = more.length === 0 ? `${first} is` : `${first} and ${more.length} more are`;
  const message = `${names} on ${origin}. Calls go to the nodes of a client: make one of its own with that node.`;
  return { file, line: 1, column: 1, severity: "warning", message, rule: "northbound/other-host" };
}

function refuse(problems: readonly Problem[], strict: boolean): void {
  const fatal = strict ? problems : problems.filter((problem) => problem.severity === "error");
  if (fatal.length > 0) throw new SpecError(sortProblems(fatal));
}

async function readRoot(resolver: EngineResolver, file: string, takesTwo: boolean): Promise<EngineDocument> {
  const document = await resolver.resolveDocument(null, file, true).catch((error: Error) => error);
  if (document instanceof Error) throw new SpecError([unreadable(document, file)]);
  const parsed = document.parsed as Partial<OpenApiDocument> | null;
  const isRead =
    typeof parsed === "object" && parsed !== null && ((takesTwo && isTwo(parsed)) || isThree(parsed.openapi));
  if (!isRead) {
    const said = JSON.stringify(parsed?.openapi) ?? "nothing";
    const message = `Northbound reads OpenAPI 2.0 and 3.0 to 3.2; this file says openapi: ${said}`;
    throw new SpecError([{ file, line: 1, column: 1, severity: "error", message, rule: "openapi-version" }]);
  }
  const aliases = findAliasProblem(document.parsed);
  if (aliases !== undefined) {
    throw new SpecError([{ file, line: 1, column: 1, severity: "error", message: aliases, rule: "readable" }]);
  }
  return document;
}

function isThree(version: unknown): boolean {
  return typeof version === "string" && /^3\.[0-2]\./.test(version);
}

// The engine reports a YAML mistake with its line and column, and anything else (no such file) without.
function unreadable(error: Error & { line?: number; col?: number }, file: string): Problem {
  const message = error.message.split("\n", 1)[0] ?? "";
  return {
    file,
    line: error.line ?? 1,
    column: error.col ?? 1,
    severity: "error",
    message,
    rule: "readable",
  };
}

// The plugin is here already; the engine would look for its file. Examples have no influence on a client, and checking
// them costs as much as all the other rules together: `pnpm lint` does it.
async function projectConfig(): Promise<EngineConfig> {
  const text = await readFile(new URL("../../../../redocly.yaml", import.meta.url), "utf8");
  const config = engine.parseYaml(text) as { rules: object };
  const rules = { ...config.rules, ...Object.fromEntries(exampleRules.map((rule) => [rule, "off"])) };
  return engine.createConfig({ ...config, rules, plugins: [plugin()] });
}

const exampleRules = ["no-invalid-media-type-examples", "no-invalid-schema-examples", "no-invalid-parameter-examples"];

function portableConfig(rules: RuleSet): Promise<EngineConfig> {
  return engine.createConfig({
    plugins: [plugin()],
    rules: {
      ...(rules === "thorough" && { struct: "warn" }),
      "no-unresolved-refs": "error",
      "northbound/behaviours": "error",
      "northbound/settle": "error",
      "northbound/shape": "error",
      // Such an operation can be called by its path only; see `isCallableByName`.
      "northbound/parameters": "warn",
    },
  });
}
