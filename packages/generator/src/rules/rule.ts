/** A place in a spec. */
export interface Location {
  readonly absolutePointer: string;
  child(path: string | readonly (string | number)[]): Location;
  /** The same place, shown at its key and not at its value. */
  key(): Location;
}

/** What Redocly gives to a rule beside the node. */
export interface Context {
  readonly location: Location;
  readonly key: string | number;
  readonly rawNode: unknown;
  readonly report: (problem: { message: string; location?: Location; suggest?: string[] }) => void;
  /** Follows a `$ref`; a node without one is its own answer. */
  readonly resolve: (
    node: object,
    from?: string,
  ) => { readonly node: unknown; readonly location: Location | undefined };
}

type Visit = (node: never, context: Context) => void;

/** A rule: functions by the name of the node that they look at. */
export type Rule = Readonly<Record<string, Visit | { readonly enter?: Visit; readonly leave?: Visit }>>;
