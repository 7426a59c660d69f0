import https from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Backend, createClient, InvalidOptionError, type TlsOptions } from "../../src/index.ts";
import { createAuthority } from "../helpers/certificates.ts";

const backend: Backend = { name: "lab", basePath: "", operations: {} };

/** Certificates for 127.0.0.1 that today's security level refuses, made with OpenSSL for these tests. */
const weak = (name: string): { readonly ca: string; readonly cert: string; readonly key: string } => {
  const read = (part: string): string => readFileSync(new URL(`data/${name}.${part}.pem`, import.meta.url), "utf8");
  return { ca: read("ca"), cert: read("cert"), key: read("key") };
};

/** Asks a server with these settings, and gives its answer or the error. */
async function ask(server: https.ServerOptions, tls: TlsOptions): Promise<unknown> {
  const listening = https.createServer(server, (_request, response) => response.end('"here"'));
  listening.on("tlsClientError", () => undefined);
  await once(listening.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = listening.address() as AddressInfo;
    await using client = createClient<object, object>(backend, {
      nodes: [`https://127.0.0.1:${port}`],
      tls,
      proxy: false,
      retry: "never",
    });
    const { data } = await client.request("GET", "/");
    return data;
  } catch (error) {
    return error;
  } finally {
    listening.closeAllConnections();
    listening.close();
  }
}

const lowest = "DEFAULT@SECLEVEL=0";

describe.each(["TLSv1", "TLSv1.1"] as const)("a server with %s alone", (version) => {
  const authority = createAuthority();
  const server = { ...authority.issue("127.0.0.1"), minVersion: version, maxVersion: version, ciphers: lowest };
  const ca = authority.ca;

  test("is refused by default, before anything is sent", async () => {
    expect(await ask(server, { ca })).toMatchObject({ code: "CONNECTION_FAILED" });
  });

  test("answers whoever allows the version and its ciphers", async () => {
    expect(await ask(server, { ca, minVersion: version, ciphers: lowest })).toBe("here");
  });

  test("is trusted no more than others", async () => {
    const error = await ask(server, { minVersion: version, ciphers: lowest });
    expect((error as Error).message).toContain("certificate not accepted");
  });
});

describe.each(["short-key", "sha1"])("a server with a weak certificate (%s)", (name) => {
  const { ca, cert, key } = weak(name);
  const server = { cert, key, ciphers: lowest };

  test("is refused by default, with the reason", async () => {
    const error = await ask(server, { ca });
    expect(error).toMatchObject({ code: "CONNECTION_FAILED" });
    expect((error as Error).message).toContain("certificate not accepted (CERT_TOO_WEAK)");
  });

  test("answers whoever allows it, and is checked all the same", async () => {
    expect(await ask(server, { ca, ciphers: lowest })).toBe("here");
    expect((await ask(server, { ciphers: lowest })) as Error).toBeInstanceOf(Error);
  });
});

test.each([
  [{ minVersion: "SSLv3" as never }, "`tls.minVersion`"],
  [{ ca: "/etc/ssl/engine.pem" }, "`tls.ca` must be the text of a PEM file"],
  [{ ca: ["engine.pem"] }, "`tls.ca`"],
  [{ ca: Buffer.from([48, 130, 1]) as never }, "`tls.ca` must be the text of a PEM file"],
  [{ ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }, "a certificate that can't be read"],
  [{ ca: "-----BEGIN CERTIFICATE-----\nMIIB" }, "a certificate that can't be read"],
  [{ cert: "client.pem" }, "`tls.cert`"],
  [{ key: "client.key" }, "`tls.key`"],
  [{ ciphers: "NONSENSE" }, "`tls.ciphers`"],
  [{ minversion: "TLSv1" } as never, "minVersion"],
])("is refused when the client is made: %o", (tls, words) => {
  const make = () => createClient<object, object>(backend, { nodes: ["https://127.0.0.1:1"], tls });
  expect(make).toThrow(InvalidOptionError);
  expect(make).toThrow(words);
});
