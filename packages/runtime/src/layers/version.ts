import { memoizeAsync } from "../util/memoize-async.ts";
import type { Layer, Send } from "../core/send.ts";
import type { VersionCheckOptions, VersionReader } from "./version-check.ts";

/**
 * Keeps operations from servers whose version does not have them: a call fails before it is sent.
 * What it takes is loaded with the first call whose operation is not in every version.
 */
export function versionLayer(options: VersionCheckOptions, expose: (reader: VersionReader) => void): Layer {
  return (next) => {
    let send: Send | undefined;
    const load = memoizeAsync(async () => {
      const check = (await import("./version-check.ts")).createVersionCheck(options, next);
      send = check.send;
      return check;
    });
    expose({ get: async (signal) => (await load(signal)).get(signal) });
    return (call) => {
      const { operation } = call;
      if (!operation || (operation.since === undefined && operation.until === undefined)) return next(call);
      return send ? send(call) : load(call.signal).then((check) => check.send(call));
    };
  };
}
