import { type Change, sortChanges } from "./change.ts";
import { compareWebhooks } from "./compare-calls-back.ts";
import { announced, isDraft } from "./compare-lifecycle.ts";
import { compareOperations } from "./compare-operations.ts";
import { comparePair, compareSchemas } from "./compare-schemas.ts";
import { compareSchemes } from "./compare-security.ts";
import { compareServers } from "./compare-servers.ts";
import { compareComponents } from "./compare-components.ts";
import { canonical, show } from "./node.ts";
import { type Located, operationsOf } from "./operations.ts";
import { matchOperations } from "./match-operations.ts";
import { Renames } from "./renames.ts";
import { Source, type Sources } from "./source.ts";
import { type LocalChange, type NamedPair, type Place, reportRule, type Work } from "./work.ts";

/** How two specs are compared. */
export interface CompareOptions {
  /** The day that sunset dates are held against. Default: today. */
  readonly today?: Date;
}

/**
 * Lists what changed from one spec to another, for people who call its operations: a change of a shared type is
 * listed once, with the operations that it reaches.
 * @param before Spec without references to other files.
 */
export function compareSpecs(before: object, after: object, { today = new Date() }: CompareOptions = {}): Change[] {
  const comparison = new Comparison({ old: new Source(before), new: new Source(after) }, today.getTime());
  return comparison.run();
}

class Comparison {
  readonly #sources: Sources;
  readonly #today: number;
  readonly #renames: Renames;
  readonly #extensions = new Set<string>();
  readonly #found = new Map<string, Pick<Work, "changes" | "pairs">>();
  readonly #merged = new Map<string, { change: LocalChange; operations: Set<string>; tags: Set<string> }>();

  constructor(sources: Sources, today: number) {
    this.#sources = sources;
    this.#today = today;
    this.#renames = new Renames(sources);
  }

  run(): Change[] {
    const { pairs, gone, fresh } = matchOperations(operationsOf(this.#sources.old), operationsOf(this.#sources.new));
    this.#compare(undefined, (work) => {
      compareServers(work);
      compareSchemes(work);
      compareWebhooks(work);
      compareDialect(work);
    });
    for (const [before, after] of pairs)
      this.#compare(after, (work) => compareOperations(work, before, after), isDraft(before));
    for (const located of gone) {
      this.#compare(
        located,
        (work) =>
          reportRule(
            work,
            placeOf(located),
            removedRules[announced(located.operation, this.#today)],
            `is gone${pathOf(located)}`,
            { before: `${located.method} ${located.path}` },
          ),
        isDraft(located),
      );
    }
    for (const located of fresh) {
      this.#compare(located, (work) =>
        reportRule(work, placeOf(located), "endpoint-added", `is new${pathOf(located)}`, {
          after: `${located.method} ${located.path}`,
        }),
      );
    }
    this.#compare(undefined, (work) => compareComponents(work));
    this.#compare(undefined, (work) => this.#noteExtensions(work));
    return sortChanges(
      [...this.#merged.values()].map(({ change, operations, tags }) => ({
        ...change,
        operations: [...operations].toSorted(),
        tags: [...tags].toSorted(),
      })),
    );
  }

  #compare(located: Located | undefined, look: (work: Work) => void, isUnpromised = false): void {
    const work = this.#newWork();
    look(work);
    for (const { changes } of [work, ...this.#reach(work.pairs)]) {
      for (const change of changes)
        this.#record(
          isUnpromised && change.severity === "breaking" ? { ...change, severity: "warning" } : change,
          located,
        );
    }
  }

  #newWork(): Work {
    return {
      sources: this.#sources,
      direction: "request",
      today: this.#today,
      polarity: 1,
      isIdle: false,
      isText: false,
      isXml: false,
      renames: this.#renames,
      extensions: this.#extensions,
      visit: compareSchemas,
      changes: [],
      pairs: [],
    };
  }

  /** Compares every pair of named schemas that can be reached, each once however many operations use it. */
  #reach(start: readonly NamedPair[]): Pick<Work, "changes" | "pairs">[] {
    const seen = new Set<string>();
    const findings: Pick<Work, "changes" | "pairs">[] = [];
    const queue = [...start];
    for (let pair = queue.pop(); pair; pair = queue.pop()) {
      if (seen.has(pair.key)) continue;
      seen.add(pair.key);
      const finding = this.#found.get(pair.key) ?? this.#comparePair(pair);
      this.#found.set(pair.key, finding);
      findings.push(finding);
      queue.push(...finding.pairs);
    }
    return findings;
  }

  #comparePair(pair: NamedPair): Pick<Work, "changes" | "pairs"> {
    const work: Work = { ...this.#newWork(), ...pair.context, changes: [], pairs: [] };
    comparePair(work, pair);
    return { changes: work.changes, pairs: work.pairs };
  }

  // The position of a named type depends on who uses it: its first id says as much as the others.
  #record(change: LocalChange, located: Located | undefined): void {
    const key = JSON.stringify([change.severity, change.audience, change.place, change.message, change.client]);
    const entry = this.#merged.get(key) ?? { change, operations: new Set<string>(), tags: new Set<string>() };
    if (change.id < entry.change.id) entry.change = change;
    if (located) entry.operations.add(located.id);
    for (const tag of located?.tags ?? []) entry.tags.add(tag);
    this.#merged.set(key, entry);
  }

  #noteExtensions(work: Work): void {
    for (const name of [...this.#extensions].toSorted()) {
      reportRule(
        work,
        { name, pointer: [], position: "body" },
        "extension-not-compared",
        "not compared: it differs somewhere",
      );
    }
  }
}

const removedRules = {
  no: "api-removed-without-deprecation",
  "too early": "api-removed-before-sunset",
  yes: "api-removed-with-deprecation",
} as const;

// Without a name, method and path are the place already.
function pathOf({ operationId, method, path }: Located): string {
  return operationId === undefined ? "" : ` (${method} ${path})`;
}

function placeOf({ id, pointer }: Located): Place {
  return { name: id, pointer, position: "body" };
}

function compareDialect(work: Work): void {
  const [from, to] = [work.sources.old, work.sources.new].map(({ document }) => document["jsonSchemaDialect"]);
  if (canonical(from) === canonical(to)) return;
  const place: Place = { name: "jsonSchemaDialect", pointer: ["jsonSchemaDialect"], position: "body" };
  reportRule(work, place, "not-compared", `not compared: what the dialect ${show(to)} means by its keywords`, {
    before: show(from),
    after: show(to),
  });
}
