import { type CallOptions, InvalidInputError } from "@northbound/runtime";
import type { DataResources, RecordOf } from "../data/data-resources.ts";

type Client = RecordOf<"clients">;

/** What the group `clients` has beyond single calls. */
export interface ClientTasks {
  /**
   * Finds a wired or wireless client by its MAC address or its IP address; `undefined` when there is none. Several
   * clients may have had an address: one that is connected comes first, then the one that was heard of last.
   * @throws InvalidInputError for an address that is none.
   * @example
   * const client = await prime.clients.find({ mac: "00-50-BA-00-12-34" });
   * if (client) console.log(client.hostname, client.deviceName, client.status);
   */
  find(
    input: { readonly "_ctx.domain"?: string | undefined } & (
      | { /** MAC address, with any separators or none. */ readonly mac: string }
      | { /** IP address. */ readonly ip: string }
    ),
    options?: CallOptions,
  ): Promise<Client | undefined>;
}

/** Adds the tasks of clients to their calls. */
export function createClientTasks(data: Pick<DataResources, "clients">): ClientTasks {
  return {
    async find(input, options) {
      const { "_ctx.domain": domain } = input;
      const filter = "mac" in input ? { macAddress: readMac(input.mac) } : { ipAddress: readIp(input.ip) };
      const found = await data.clients.list({ filter, "_ctx.domain": domain }, options).all();
      return found.toSorted((one, other) => rank(other) - rank(one))[0];
    },
  };
}

/** Connected ones first, then by the time at which they were heard of. */
function rank({ status, updateTime = 0 }: Client): number {
  return status === "ASSOCIATED" ? Number.MAX_SAFE_INTEGER : updateTime;
}

function readMac(mac: string): string {
  const digits = String(mac)
    .replaceAll(/[:.\s-]/g, "")
    .toLowerCase();
  if (/^[\da-f]{12}$/.test(digits)) return (digits.match(/../g) ?? []).join(":");
  throw invalid(`${JSON.stringify(mac)} is no MAC address`);
}

function readIp(ip: string): string {
  if (typeof ip === "string" && /^[\da-f.:]{3,}$/i.test(ip)) return ip;
  throw invalid(`${JSON.stringify(ip)} is no IP address`);
}

function invalid(why: string): InvalidInputError {
  return new InvalidInputError(`clients/find: ${why}.`, { operation: "clients/find" });
}
