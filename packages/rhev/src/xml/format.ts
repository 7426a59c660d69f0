import { Call, type Middleware } from "@northbound/runtime";
import type { ReadJson, ReadXml } from "../translate.ts";
import type { Codec, XmlSchemas } from "./codec.ts";

/** What makes a client speak XML, or understand the JSON of engines up to 3.6. */
export interface XmlFormat {
  /** Gives what reads answers. */
  read(): Promise<ReadXml>;
  /** Gives what reads answers in JSON of engines up to 3.6. */
  readOldJson(): Promise<ReadJson>;
  /** Writes the bodies of calls as XML. */
  readonly requests: Middleware;
}

/**
 * Makes the XML format. Parser and element names are loaded when the first call needs them; a client that speaks JSON never does.
 * @param schemas gives the element names of a spec that extends the shipped one.
 */
export function createXmlFormat(schemas?: () => Promise<unknown>): XmlFormat {
  let loading: Promise<Codec> | undefined;
  const load = (): Promise<Codec> => (loading ??= loadCodec(schemas));
  return {
    read: async () => (await load()).readAnswer,
    readOldJson: async () => (await load()).readOldJson,
    requests: {
      async onRequest({ request }) {
        const call = Call.from(request);
        if (call.operation?.base !== undefined) {
          // The single sign-on service and its neighbours have no XML.
          call.headers.set("accept", "application/json");
          return undefined;
        }
        if (typeof call.body !== "string" || !(call.headers.get("content-type") ?? "").includes("json"))
          return undefined;
        const { writeRequest } = await load();
        const { url, method, fields, signal, operation, options, stream } = call;
        const headers = { ...fields, "content-type": "application/xml" };
        const body = writeRequest(JSON.parse(call.body), call);
        return new Call(url, { method, headers, body, signal, operation, options, stream }) as unknown as Request;
      },
    },
  };
}

async function loadCodec(schemas: (() => Promise<unknown>) | undefined): Promise<Codec> {
  const [{ createCodec }, own] = await Promise.all([import("./codec.ts"), schemas?.()]);
  return createCodec(own as XmlSchemas | undefined);
}
