import type { Explanation } from "@northbound/runtime";
import { formatValue, readFormat } from "../../output/format.ts";
import type { Io } from "../../output/io.ts";
import type { AnyClient } from "./backends.ts";

type Explaining = { readonly explain?: (work: () => unknown) => Promise<Explanation> };

/**
 * Prints what a call would do, and sends nothing.
 * @param id of the operation: with CloudCIX, the client of its application knows the plan.
 */
export async function tellPlan(
  client: AnyClient,
  id: string,
  work: () => unknown,
  output: string | undefined,
  io: Io,
): Promise<void> {
  const own = client[id.split("/", 1)[0] ?? ""] as Explaining | undefined;
  const { explain } = [client as Explaining, own].find((one) => typeof one?.explain === "function") ?? {};
  if (!explain) throw new Error("This client can't explain its calls.");
  const { toCurl, toHttp: _toHttp, ...plan } = await explain(work);
  io.out(formatValue({ ...plan, curl: toCurl() }, readFormat(output, "yaml"), io.width));
  io.note("Nothing was sent.");
}
