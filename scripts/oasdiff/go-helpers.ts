import { statementsOf } from "./go-source.ts";

/** A function of the tests that stands for one statement or expression. */
export interface Helper {
  readonly parameters: readonly string[];
  readonly text: string;
}

/** Finds the functions that only set a member, or only return one. */
export function helpersOf(source: string): Map<string, Helper> {
  const found = new Map<string, Helper>();
  for (const [, name = "", parameters = "", body = ""] of source.matchAll(
    /^func (\w+)\(([^)\n]*)\)[^{\n]*\{\n(.*?)^\}/gms,
  )) {
    const [only, ...more] = statementsOf(body).filter((line) => line !== "t.Helper()");
    const text = /^return (s\.Spec\S*)$/.exec(only ?? "")?.[1] ?? /^s\.Spec\S+ = \w+$/.exec(only ?? "")?.[0];
    if (text === undefined || more.length > 0) continue;
    found.set(name, { parameters: parameters.split(", ").map((one) => one.split(" ")[0] ?? ""), text });
  }
  return found;
}

/** A statement with such functions written out. */
export function expand(statement: string, helpers: ReadonlyMap<string, Helper>): string {
  return statement.replace(
    /\b(\w+)\(((?:t, )?s\d)(?:, ([^()]*))?\)/,
    (whole, name: string, first: string, rest?: string) => {
      const helper = helpers.get(name);
      if (!helper) return whole;
      const given = [...first.split(", "), ...(rest === undefined ? [] : [rest])];
      return helper.parameters.reduce(
        (text, parameter, index) => text.replace(new RegExp(`\\b${parameter}\\b`), () => given[index] ?? ""),
        helper.text,
      );
    },
  );
}
