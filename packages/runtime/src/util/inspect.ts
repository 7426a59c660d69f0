/** Makes Node print objects of a class by their `toJSON`, so that no secret inside them reaches a terminal or a log. */
export function inspectAsJson(prototype: { toJSON(): unknown }, name: string): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    configurable: true,
    value(this: { toJSON(): unknown }): string {
      return `${name} ${JSON.stringify(this)}`;
    },
  });
}
