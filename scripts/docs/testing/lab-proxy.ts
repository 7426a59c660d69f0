import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import type { LabCore } from "@northbound/lab";
import { createCertificates } from "../../../packages/lab/src/server/certificates.ts";

/** A proxy behind which the controllers of the guides are. */
export interface LabProxy extends AsyncDisposable {
  /** What a process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The authority that signed the controllers' certificates, PEM. */
  readonly ca: string;
}

/** Tells what answers to the name of a host; `undefined` for a name that leads nowhere. */
export type Hosts = (host: string) => string | undefined;

/** Names that the guides use, and the cluster of the lab that answers to each. */
const clusters: readonly (readonly [RegExp, LabCore["clusters"][number]["name"]])[] = [
  [/^cvp\d*\./, "cloudvision"],
  [/^engine\./, "rhev"],
  [/^prime\./, "prime"],
  [/^xpresso\./, "xpresso"],
  [/\.api\.cloudcix\.com$/, "cloudcix"],
];

/** The hosts of the guides: `cvp2.example.net` is the second node of CloudVision, and so on. */
export function hostsOf(lab: LabCore): Hosts {
  return (host) => {
    const name = clusters.find(([pattern]) => pattern.test(host))?.[1];
    const index = Number(/^[a-z]+(\d+)\./.exec(host)?.[1] ?? 1) - 1;
    return lab.clusters.find((cluster) => cluster.name === name)?.nodes[index]?.url;
  };
}

/**
 * Lets scripts of the guides run word for word: `https://engine.example.net` leads to where `hosts` says, over TLS with a
 * certificate for that very name. Everything else is refused.
 * @param hosts gives addresses with `http:`; the proxy is the end of TLS.
 */
export async function openLabProxy(hosts: Hosts): Promise<LabProxy> {
  const { ca, cert, key } = await createCertificates(["example.net", "api.cloudcix.com"]);
  const secureContext = createSecureContext({ cert, key });
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(502).end());
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    const address = hosts((request.url ?? "").replace(/:443$/, ""));
    if (address === undefined) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(address);
    const inner = connect(Number(port), hostname);
    inner.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      for (const stream of [secure, socket, inner]) {
        open.add(stream);
        stream.on("error", () => undefined);
      }
      secure.pipe(inner).pipe(secure);
      inner.once("close", () => socket.destroy());
      socket.once("close", () => inner.destroy());
    });
    // A node that is gone: the caller sees its connection end.
    inner.once("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ca,
    env: { HTTPS_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async [Symbol.asyncDispose]() {
      for (const stream of open) stream.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
