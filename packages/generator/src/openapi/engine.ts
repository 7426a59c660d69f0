import { createRequire } from "node:module";

/** A source file as Redocly's engine keeps it. */
export interface EngineSource {
  readonly absoluteRef: string;
}

/** A parsed file. */
export interface EngineDocument {
  readonly source: EngineSource;
  readonly parsed: unknown;
}

/** A place in a file: a JSON pointer, or a line and column when the file could not be parsed. */
export interface EngineLocation {
  readonly source: EngineSource;
  readonly pointer?: string | undefined;
  readonly reportOnKey?: boolean;
  readonly start?: { readonly line: number; readonly col: number };
}

/** What a rule or the bundler has to say. */
export interface EngineProblem {
  readonly message: string;
  readonly ruleId: string;
  readonly severity: "error" | "warn";
  readonly location: readonly EngineLocation[];
  readonly from?: EngineLocation;
  readonly suggest: readonly string[];
  readonly ignored?: boolean;
}

/** Reads and parses files, each once. */
export interface EngineResolver {
  readonly cache: ReadonlyMap<string, Promise<EngineDocument | Error>>;
  resolveDocument(base: string | null, reference: string, isRoot: boolean): Promise<EngineDocument | Error>;
}

/** A loaded configuration; `styleguide` holds the rules. */
export interface EngineConfig {
  readonly resolve: unknown;
  readonly styleguide: unknown;
}

/** The functions of Redocly's engine that the generator uses. */
export interface Engine {
  readonly BaseResolver: new (config?: unknown) => EngineResolver;
  parseYaml(text: string): unknown;
  createConfig(config: object): Promise<EngineConfig>;
  lintDocument(options: {
    document: EngineDocument;
    config: unknown;
    externalRefResolver: EngineResolver;
  }): Promise<EngineProblem[]>;
  bundle(options: {
    config: EngineConfig;
    doc: EngineDocument;
    externalRefResolver: EngineResolver;
  }): Promise<{ bundle: EngineDocument; problems: EngineProblem[] }>;
  getLineColLocation(location: EngineLocation): EngineLocation;
}

/**
 * Redocly's engine, in the version that openapi-typescript depends on too, so that there is one of it. The command line
 * tool carries its own inside one big file and offers nothing to import.
 */
export const engine = createRequire(import.meta.url)("@redocly/openapi-core") as Engine;
