import { type Backend, createLoginService, type LoginService } from "@northbound/runtime";
import { readFault } from "./faults.ts";
import { type CloudCixOptions, nodesOf, ownNames } from "./options.ts";
import { createSession } from "./session.ts";

/** The way to the login: a backend of its own, with nothing but that. */
const backend: Backend = {
  name: "cloudcix/login",
  operations: {},
  basePath: "",
  secrets: ["password", "api_key", "token", "otp"],
  readFault,
};

/** One login for all applications. It happens at the hosts of `membership`, whoever asks for it. */
export function createLogin(options: CloudCixOptions): LoginService {
  const { credentials, domain: _domain, hosts: _hosts, gateway: _gateway, rateLimit: _limit, ...rest } = options;
  return createLoginService(
    backend,
    { ...rest, nodes: nodesOf(options, "membership") },
    createSession(credentials),
    ownNames,
  );
}
