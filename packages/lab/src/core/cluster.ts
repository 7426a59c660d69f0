import { didYouMean } from "@northbound/runtime";
import type { LabRequest } from "../http/message.ts";
import { sampleInput } from "../spec/sample-input.ts";
import { createRouter, type Route, type Router } from "../spec/router.ts";
import { readSpec, type Spec, type SpecOperation } from "../spec/read-spec.ts";
import { validatorOf, type Validator } from "../spec/validator.ts";
import { createCrudStore, type CrudStore } from "../store/crud.ts";
import type { World } from "../world/world.ts";
import type { LabBackend, LabCredentials } from "./backend.ts";
import type { LabClock } from "./clock.ts";
import { type Counters, sumCounters } from "./counters.ts";
import { Journal } from "./journal.ts";
import { LabNode } from "./node.ts";
import type { Random } from "./random.ts";
import type { Violation } from "./violations.ts";

/** What a lab shares among its clusters. */
export interface Surroundings {
  readonly world: World;
  readonly clock: LabClock;
  readonly random: Random;
  /** Records a violation, or throws it when the lab is strict. */
  readonly report: (violation: Violation) => void;
  /** Real milliseconds before each request is looked at. @default 0 */
  readonly latency?: number;
}

/** The nodes of one product over one shared state. */
export class Cluster<State = unknown> {
  readonly name: string;
  readonly nodes: readonly LabNode[];
  readonly state: State;
  readonly credentials: LabCredentials;
  /** What was really done, in order. */
  readonly journal: Journal = new Journal();
  readonly backend: LabBackend<State>;
  readonly surroundings: Surroundings;
  readonly specs: ReadonlyMap<string, { readonly spec: Spec; readonly router: Router; readonly validator: Validator }>;
  /** Answers of operations that only create, read, update and delete. */
  readonly store: CrudStore;

  constructor(backend: LabBackend<State>, options: object, urls: readonly string[], surroundings: Surroundings) {
    this.name = backend.name;
    this.backend = backend;
    this.credentials = backend.credentials;
    this.surroundings = surroundings;
    const { clock, latency } = surroundings;
    this.nodes = urls.map((url, index) => new LabNode(index, url, clock.now, this.#checkOperation, latency));
    this.state = backend.create({ options, ...surroundings });
    this.specs = new Map(
      Object.entries(backend.specs).map(([service, document]) => {
        const spec = readSpec(document, service);
        const validator = validatorOf(spec, backend.isForeign);
        return [service, { spec, router: createRouter(spec.operations), validator }] as const;
      }),
    );
    this.store = createCrudStore(
      [...this.specs.values()].flatMap(({ spec }) => spec.operations),
      backend.isForeign,
    );
  }

  get urls(): readonly string[] {
    return this.nodes.map((node) => node.url);
  }

  /** Counters of all nodes together. */
  get counters(): Counters {
    return sumCounters(this.nodes.map((node) => node.counters));
  }

  /** Ends the sessions of every node. */
  expireSessions(): void {
    for (const node of this.nodes) node.expireSessions();
  }

  /** Ends every fault of every node. */
  async restore(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.restore()));
  }

  /** Zero counters, empty journal. */
  resetCounters(): void {
    for (const node of this.nodes) node.counters.reset();
    this.journal.clear();
  }

  /** Operations of every spec, those of other versions included. */
  get operations(): readonly SpecOperation[] {
    return [...this.specs.values()].flatMap(({ spec }) => spec.operations);
  }

  /**
   * Input with which an operation succeeds, in the form that a named call takes: parameters by name,
   * and `body`. What it needs in the world, such as a task that waits, is made for it.
   */
  sample(id: string): Readonly<Record<string, unknown>> {
    const operation = this.#operation(id);
    return { ...sampleInput(operation), ...this.backend.sample?.(operation, this.state) };
  }

  readonly #checkOperation = (id: string): void => {
    this.#operation(id);
  };

  /** @throws RangeError for a name that no operation has. */
  #operation(id: string): SpecOperation {
    const operation = this.operations.find((entry) => entry.id === id);
    if (operation) return operation;
    const names = this.operations.map((entry) => entry.id);
    throw new RangeError(`${this.name} has no operation ${id}${didYouMean(id, names) || "."}`);
  }

  /** Finds the operation of a request. */
  route(request: Pick<LabRequest, "method" | "target" | "headers">): {
    readonly path: string;
    readonly found: Route | undefined;
    readonly allowed: readonly string[] | undefined;
  } {
    const bare = request.target.split(/[?#]/, 1)[0] ?? "/";
    const rewritten = this.backend.rewrite?.(bare) ?? bare;
    const place = this.backend.locate
      ? this.backend.locate(request.headers["host"] ?? "", rewritten)
      : { service: "", path: rewritten };
    const found = place && this.specs.get(place.service)?.router.find(request.method, place.path);
    const path = place?.path ?? rewritten;
    if (!found) return { path, found: undefined, allowed: undefined };
    return "allowed" in found
      ? { path, found: undefined, allowed: found.allowed }
      : { path, found, allowed: undefined };
  }
}
