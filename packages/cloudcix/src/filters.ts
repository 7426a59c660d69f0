/**
 * A value for the filters `__in` and `__range`, which take a list in brackets.
 * @example cloudcix.iaas.vm.list({ search: { state__in: listOf(4, 6), id__range: listOf(100, 199) } });
 */
export function listOf(...values: readonly (string | number)[]): string {
  return `(${values.join(",")})`;
}
