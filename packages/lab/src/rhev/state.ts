import type { Setup } from "../core/backend.ts";
import type { LabClock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { World } from "../world/world.ts";
import { builtins } from "./seed/builtins.ts";
import { Images } from "./images/images.ts";
import { Model } from "./model.ts";
import { Store } from "./store.ts";
import { createTree, type Tree } from "./tree.ts";

/** What can be set for the engine. */
export interface RhevOptions {
  /** Release that it plays, 3.0 to 4.5. Up to 3.3 it answers under `/api`. @default "4.5.4" */
  readonly version?: string;
  /** How many machines it has, those of the world among them. @default those of the world */
  readonly machines?: number;
  /** Lab milliseconds between two states of a machine, disk, host or job. @default 400 */
  readonly step?: number;
  /** Lab milliseconds after which a bearer token ends that nobody uses. @default 360_000_000 */
  readonly tokenLife?: number;
  /**
   * Begins with the objects that the examples of oVirt's SDKs look for by name: `myvm`, `mydata`, `mycluster` and others,
   * in a data center `mydc`, the second of the world's sites. @default false
   */
  readonly used?: boolean;
}

/** Somebody who may log in. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly isAdministrator: boolean;
}

/** An action or creation that is under way, by its href. */
export interface EngineTask {
  status: "pending" | "in_progress" | "complete" | "failed";
  readonly isCreation: boolean;
  fault?: { readonly reason: string; readonly detail: string };
}

/** Everything that the addresses of an engine share. */
export interface EngineState {
  readonly version: string;
  readonly step: number;
  readonly tokenLife: number;
  readonly clock: LabClock;
  readonly random: Random;
  readonly world: World;
  readonly model: Model;
  readonly tree: Tree;
  readonly store: Store;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly tasks: Map<string, EngineTask>;
  readonly images: Images;
  /** Cookies of sessions that a request has just opened, by the headers of that request. */
  readonly newCookies: WeakMap<object, string>;
  /** Requests that came as XML, by their headers: elements that are not known are passed over there. */
  readonly inXml: WeakSet<object>;
  /** Number of the last event. */
  lastEvent: number;
}

/** The administrator that every engine has. */
export const administrator = { username: "admin@internal", password: "engine-lab", token: "engine-lab-token" };

/** A user without administrator rights, who sees what he has a permission for. */
export const plainUser = { username: "user@internal", password: "user-lab" };

/** Makes the state of an engine that has nothing yet. */
export function createEngineState({ options, world, clock, random }: Setup<RhevOptions>): EngineState {
  const { version = "4.5.4", step = 400, tokenLife = 360_000_000 } = options;
  if (!/^[34]\.\d+(\.\d+)*$/.test(version))
    throw new RangeError(`rhev.version must look like 4.5.4, not ${JSON.stringify(version)}.`);
  const model = new Model();
  const tree = createTree(model);
  return {
    version,
    step,
    tokenLife,
    clock,
    random,
    world,
    model,
    tree,
    store: new Store(tree, builtins),
    accounts: new Map(
      [
        { ...administrator, isAdministrator: true },
        { ...plainUser, isAdministrator: false },
      ].map(({ username, password, isAdministrator }) => [
        username,
        { id: random.uuid(), name: username, password, isAdministrator },
      ]),
    ),
    tasks: new Map(),
    images: new Images(),
    newCookies: new WeakMap(),
    inXml: new WeakSet(),
    lastEvent: 0,
  };
}
