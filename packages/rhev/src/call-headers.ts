import { Call, type Middleware } from "@northbound/runtime";

/** Sends the correlation id of a call to the engine, which puts it into jobs, events and logs. */
export const correlationHeader: Middleware = {
  onRequest({ request }) {
    const call = Call.from(request);
    const { correlationId } = call.options;
    if (correlationId !== undefined && !call.headers.has("correlation-id"))
      call.headers.set("correlation-id", correlationId);
    return undefined;
  },
};
