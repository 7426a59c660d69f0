import type { Answer, LabRequest } from "../http/message.ts";
import type { UploadedFile } from "../http/read-body.ts";
import type { OpenApiDocument } from "../spec/document.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import type { Problem } from "../spec/validator.ts";
import type { World } from "../world/world.ts";
import type { OptionNames } from "./check-options.ts";
import type { LabClock } from "./clock.ts";
import type { LabNode } from "./node.ts";
import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

/** What a backend may use to set its state up. */
export interface Setup<Options> {
  readonly options: Options;
  readonly world: World;
  readonly clock: LabClock;
  /** Chance of this backend alone: other backends can't disturb its order. */
  readonly random: Random;
}

/** A login that a stand-in accepts. */
export interface LabCredentials {
  readonly username: string;
  readonly password: string;
  /** A token that works without a login; empty where the product has none. */
  readonly token: string;
}

/** What is known of a request before its body was read. */
export interface IncomingRequest<State> {
  readonly operation: SpecOperation | undefined;
  readonly method: string;
  /** Path without query, as the router saw it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly node: LabNode;
  readonly nodes: readonly LabNode[];
  readonly state: State;
  readonly world: World;
  readonly clock: LabClock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** A request that fits the spec, on its way through a behaviour. */
export interface Context<State, Path = unknown, Query = unknown, Body = unknown> extends IncomingRequest<State> {
  readonly operation: SpecOperation;
  readonly pathParams: Path;
  readonly query: Query;
  readonly body: Body;
  readonly files: Readonly<Record<string, UploadedFile>>;
  /** Absent for operations that need none. */
  readonly session: Session | undefined;
  /** The answer that the spec alone gives, for behaviours that only add to it. */
  example(): unknown;
}

/** A behaviour: gives the value to answer with (as JSON, or `undefined` for no body), or a whole answer. */
export type Handler<State> = (context: Context<State>) => unknown;

type PathOf<Op> = Op extends { parameters: { path: infer Path } } ? Path : Record<string, never>;
type QueryOf<Op> = Op extends { parameters: { query?: infer Query } }
  ? Exclude<Query, undefined>
  : Record<string, never>;
type BodyOf<Op> = Op extends { requestBody?: infer Request }
  ? Request extends { content: infer Content }
    ? Content[keyof Content]
    : undefined
  : undefined;

/** Behaviours by `operationId`, typed by the `operations` that openapi-typescript makes from the spec. */
export type Handlers<Operations, State> = {
  readonly [Id in keyof Operations]?: (
    context: Context<State, PathOf<Operations[Id]>, QueryOf<Operations[Id]>, BodyOf<Operations[Id]>>,
  ) => unknown;
};

/** What makes one product: its specs, its state and how it talks. */
export interface LabBackend<State, Options = object> {
  readonly name: string;
  /** Bundled specs by service; `""` when there is only one. */
  readonly specs: Readonly<Record<string, OpenApiDocument>>;
  /** Picks the service of a request and the path inside it; for backends with several specs. */
  readonly locate?: (host: string, path: string) => { readonly service: string; readonly path: string } | undefined;
  /** Turns other spellings of a path into the one of the spec. */
  readonly rewrite?: (path: string) => string;
  /** Turns other spellings of a body into the one of the spec, before it is checked. */
  readonly normalize?: (operation: SpecOperation, body: unknown) => unknown;
  /** Reads a request in another spelling or format, before anything else looks at it. */
  readonly prepare?: (request: LabRequest, state: State) => LabRequest | Promise<LabRequest>;
  /** The last touch on every answer, such as headers that each has, or another format. */
  readonly finish?: (incoming: IncomingRequest<State>, answer: Answer) => Answer;
  /** How many nodes it has when nobody says. @default 1 */
  readonly defaultNodes?: number;
  /** Credentials that the stand-in accepts, for `lab.<backend>.credentials`. */
  readonly credentials: LabCredentials;
  /** Its options by name, so that misspelt ones are refused. */
  readonly optionNames: OptionNames<Options>;
  /**
   * The spec is somebody else's: what it makes of itself, such as examples that don't fit its schemas, is no mistake of the lab, and
   * lists are paged as their parameters say.
   */
  readonly isForeign?: boolean;
  /** Makes the state that all nodes share. */
  readonly create: (setup: Setup<Options>) => State;
  /** Version that it plays, for operations that come and go. */
  readonly version?: (state: State) => string;
  /** Whether the caller is known: a session, or the answer that refuses it. */
  readonly authenticate: (incoming: IncomingRequest<State>) => Session | Answer;
  /** Behaviours by `operationId`. */
  readonly handlers: Readonly<Record<string, Handler<State> | undefined>>;
  /** A behaviour for operations of one shape, tried before the store and the example. */
  readonly behaviour?: (operation: SpecOperation, state: State) => Handler<State> | undefined;
  /** Input that exists in this world, for the parameters and bodies where the spec's examples do not. */
  readonly sample?: (operation: SpecOperation, state: State) => Readonly<Record<string, unknown>>;
  /** Answers what belongs to the product and is no part of its API, such as a server of images; `undefined` for the rest. */
  readonly beside?: (incoming: IncomingRequest<State>, request: LabRequest) => Promise<Answer | undefined>;
  /** Answer for a path or method that does not exist, also on this version. */
  readonly unknownPath: (incoming: IncomingRequest<State>, allowed: readonly string[] | undefined) => Answer;
  /** Problems of a request that this product passes over, such as a filter that it does not know. */
  readonly tolerates?: (incoming: IncomingRequest<State>, problem: Problem) => boolean;
  /** Answer for a request that breaks the spec. */
  readonly invalid: (incoming: IncomingRequest<State>, problems: readonly Problem[]) => Answer;
  /** Answer for a refusal by a behaviour. */
  readonly refuse: (
    incoming: IncomingRequest<State>,
    code: string,
    message: string,
    status: number | undefined,
    detail: unknown,
  ) => Answer;
}

/** What a backend's file exports; here the types of its handlers and its state come together. */
export function defineLabBackend<State, Options = object>(
  backend: LabBackend<State, Options>,
): LabBackend<State, Options> {
  return backend;
}
