import type { WaitOptions } from "@northbound/runtime";

/**
 * The options of a wait that ends at what a workflow knows to be final, and at what its caller says: a test of the
 * caller's own must not make it wait in vain for what has failed.
 */
export function failingOn<T>(own: (value: T) => string | undefined, options: WaitOptions<T>): WaitOptions<T> {
  const { failOn } = options;
  return { ...options, failOn: (value) => own(value) ?? failOn?.(value) };
}
