import { type CallOptions, isBackendFailure, isNotFound } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import { isHostedService, type LevelSource, readLevel } from "../api-level.ts";
import { secondsOf } from "./duration.ts";

/** What an enrollment token is for. */
export interface EnrollmentTokenOptions extends CallOptions {
  /** Serial numbers of the devices that may enrol with it. Default: all. */
  readonly devices?: readonly string[] | undefined;
}

/**
 * Makes a token with which devices enrol for certificates, and gives its secret. The hosted service has a call of its
 * own for it. So have servers on premises since level 14; one that says itself that it does not know it is asked by the
 * older call. On levels before 6 the answer is `UNSUPPORTED_VERSION`.
 * @param validFor Milliseconds, a month at most.
 * @example
 * import { createEnrollmentToken } from "@northbound/cloudvision";
 *
 * const token = await createEnrollmentToken(cvp, 24 * 3_600_000);
 */
export async function createEnrollmentToken(
  calls: Pick<Calls, "enrollment"> & LevelSource,
  validFor: number,
  options: EnrollmentTokenOptions = {},
): Promise<string> {
  const { devices = ["*"], ...rest } = options;
  const seconds = secondsOf(validFor);
  const reenrollDevices = [...devices];
  const isHosted = await isHostedService(calls);
  if (isHosted || (await readLevel(calls)) >= 14) {
    try {
      const body = { enrollmentToken: { reenrollDevices, validFor: seconds } };
      const answer = await calls.enrollment.addToken({ body }, rest);
      // Answers with one element in a list have been seen as well.
      const [entry] = [answer].flat();
      return entry?.enrollmentToken?.token ?? "";
    } catch (error) {
      if (isHosted || !isUnknownPath(error)) throw error;
    }
  }
  const { data = "" } = await calls.enrollment.createToken({ body: { reenrollDevices, duration: seconds } }, rest);
  return data;
}

/** In the portal's own words: "not found", or `UNIMPLEMENTED` of gRPC. A page with such a status may be anybody's. */
function isUnknownPath(error: unknown): boolean {
  return isNotFound(error) || (isBackendFailure(error) && error.backendCode === "12");
}
