import type { Client } from "@northbound/runtime";
import { type Application, openApplication } from "../application.ts";
import type { Calls } from "../generated/otp/calls.ts";
import { operations, secrets } from "../generated/otp/operations.ts";
import type { components, paths } from "../generated/otp/schema.d.ts";
import type { CloudCixOptions } from "../options.ts";

export type { Calls, components, paths };

/** CloudCIX OTP: one-time codes for two-factor login. */
export type Otp = Client<paths, Calls>;

/** What CloudCIX OTP is, as data. */
export const otp: Application<Otp> = { name: "otp", label: "otp", operations, secrets };

/**
 * Makes a client of CloudCIX OTP alone: one-time codes for two-factor login. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function createOtp(options: CloudCixOptions): Otp {
  return openApplication(otp, options);
}
