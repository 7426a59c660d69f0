/** An object as the engine keeps it: members as they are sent, without links. */
export type Item = Record<string, unknown> & { id: string };
