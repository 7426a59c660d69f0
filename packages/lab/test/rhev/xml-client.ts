import { createCodec, readXml } from "@northbound/rhev/xml";
import { createLab, type Lab } from "../../src/lab.ts";

const { shapes } = createCodec();

/** What came back: XML as the value that JSON would have given. */
export interface Came<Value> {
  readonly status: number;
  readonly value: Value;
  readonly headers: Headers;
}

/** An engine, and calls to it as libraries that know nothing but XML make them. */
export interface XmlBench extends AsyncDisposable {
  readonly lab: Lab;
  call<Value = Record<string, string>>(
    method: string,
    path: string,
    body?: string,
    headers?: Record<string, string>,
  ): Promise<Came<Value>>;
  /** Lets so many milliseconds of lab time pass. */
  pass(time?: number): void;
}

/** Starts an engine whose clock stands still, and a session on it that speaks XML. */
export async function startXml(version = "4.5.4", user = "admin@internal:engine-lab"): Promise<XmlBench> {
  const lab = await createLab({
    rhev: { version },
    protocol: "http",
    world: { machines: 6, devices: 1 },
    clock: { speed: 0 },
    onViolation: () => undefined,
  });
  const base = `${lab.rhev.urls[0]}${Number.parseFloat(version) < 3.4 ? "/api" : "/ovirt-engine/api"}`;
  return {
    lab,
    async call<Value>(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
      const answer = await fetch(base + path, {
        method,
        headers: {
          authorization: `Basic ${btoa(user)}`,
          version: "4",
          accept: "application/xml",
          "content-type": "application/xml",
          ...headers,
        },
        ...(body !== undefined && { body }),
      });
      const text = await answer.text();
      const value = text.startsWith("<?xml") ? readXml(text, shapes) : text;
      return { status: answer.status, value: value as Value, headers: answer.headers };
    },
    pass: (time = 5_000) => lab.clock.advance(time),
    [Symbol.asyncDispose]: () => lab.close(),
  };
}
