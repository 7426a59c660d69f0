/** What a run counts; the last three must stay at zero. */
export interface Tally {
  reads: number;
  scans: number;
  streams: number;
  writes: number;
  /** Calls that ended with an error that says so: their outcome is known, or said to be unknown. */
  failed: Map<string, number>;
  lost: string[];
  duplicated: string[];
  leaked: string[];
}

/** An empty tally. */
export function createTally(): Tally {
  return { reads: 0, scans: 0, streams: 0, writes: 0, failed: new Map(), lost: [], duplicated: [], leaked: [] };
}
