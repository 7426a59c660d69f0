/**
 * A value for the filters `__in` and `__range`, which take a list in brackets.
 * @example
 * import { listOf } from "@northbound/cloudcix";
 *
 * const query = { search: { state__in: listOf(4, 6), id__range: listOf(100, 199) } };
 * for await (const vm of cloudcix.iaas.vm.list(query)) console.log(vm.id, vm.name);
 */
export function listOf(...values: readonly (string | number)[]): string {
  return `(${values.join(",")})`;
}
