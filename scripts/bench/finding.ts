/** How thorough a run is. */
export interface Scale {
  readonly isQuick: boolean;
  /** The origins of the server. */
  readonly origins: readonly string[];
  /** Tells the server how many pages may be under way, and how long each takes. */
  limitPages(concurrency: number, delay: number): Promise<void>;
}

/** A goal of the project, and what was measured beside it. */
export interface Finding {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** A name and a value. */
export type Bar = readonly [name: string, value: number];

/** A table of the report. */
export interface Table {
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Bars for the plot, by name. */
  readonly plot?: { readonly file: string; readonly bars: readonly Bar[] } | undefined;
}

/** What one part of the suite found out. */
export interface Section {
  readonly findings: readonly Finding[];
  readonly tables: readonly Table[];
}

/** A goal that wants no more than a bound. */
export function atMost(what: string, value: number, bound: number, format: (value: number) => string): Finding {
  return { what, goal: `≤ ${format(bound)}`, measured: format(value), isMet: value <= bound };
}

/** A goal that wants at least a bound. */
export function atLeast(what: string, value: number, bound: number, format: (value: number) => string): Finding {
  return { what, goal: `≥ ${format(bound)}`, measured: format(value), isMet: value >= bound };
}

/** Two digits. */
export function ratio(value: number): string {
  return value.toFixed(2);
}

/** Whole numbers with their thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** Kilobytes of 1,000 bytes. */
export function kilobytes(value: number): string {
  return `${(value / 1_000).toFixed(1)} kB`;
}

/** Milliseconds. */
export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

/** Milliseconds as seconds. */
export function seconds(value: number): string {
  return `${(value / 1_000).toFixed(value < 1_000 ? 2 : 1)} s`;
}
