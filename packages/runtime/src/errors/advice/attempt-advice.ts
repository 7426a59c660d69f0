import { beforeRequest } from "../../failover/outcome.ts";

/** What is known of the last attempt of a call. */
export interface LastAttempt {
  /** Why it failed, as in `AttemptRecord`: the cause in words and the code of the platform. */
  readonly reason: string;
  readonly node: string;
  /** What the transport said. */
  readonly cause: unknown;
}

const proxies = "proxies come from option `proxy`, or from HTTPS_PROXY and HTTP_PROXY";

/** What to do, by the reason of the attempt. The first that fits decides. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/^connection refused/, "nothing listens there: check host and port in `nodes`, and whether the server runs"],
  [/EAI_AGAIN/, "the name server didn't answer: check the DNS of this machine"],
  [/^name not resolved/, "check the name in `nodes`, and the DNS of this machine"],
  [/^node unreachable/, "no route leads there: check the network of this machine, a VPN, and `nodes`"],
  [/^no connection (in time|soon)/, "check host and port in `nodes`, and whether a firewall is in between"],
  [
    /ALERT_(\w+_CERTIFICATE|CERTIFICATE)/,
    "the server asks for a certificate of the client: options `tls.cert` and `tls.key`",
  ],
  [
    /ALTNAME|HOSTNAME_MISMATCH/,
    "its certificate is for another name: use that name in `nodes`, or option `tls.servername`",
  ],
  [/HAS_EXPIRED|NOT_YET_VALID/, "look at its dates and at the clock of this machine"],
  [/TOO_WEAK/, "option `tls.ciphers` takes older ones"],
  [
    /SELF_SIGNED|UNABLE_TO|INVALID_CA|certificate not accepted/,
    "give the certificate of its authority (PEM) as option `tls.ca`",
  ],
  [
    /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/,
    "it speaks other versions of TLS: option `tls.minVersion` allows older ones",
  ],
  [/HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS/, "no cipher in common: option `tls.ciphers` takes older ones"],
  [/PEM|ASN1|BAD_BASE64|NO_START_LINE/, "a certificate or key in option `tls` can't be read: it must be PEM"],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/,
    "it doesn't speak TLS at this port: is the port right, or is the address `http://`?",
  ],
  [/^no answer in time/, "option `timeout` gives an attempt more time"],
];

/** What to do about a call that ended with this attempt; `undefined` where there is nothing to say. */
export function adviseOnAttempt({ reason, node, cause }: LastAttempt): string | undefined {
  const own = reason.replace(/^login: /, "");
  if (own.startsWith("proxy not passed")) return [proxyWords(cause), proxies].filter(Boolean).join("; ");
  if (own.startsWith("answer is not HTTP"))
    return "it doesn't speak plain HTTP at this port: is the port right, or is the address `https://`?";
  if (own.startsWith("connection lost")) return adviseOnLoss(node, own);
  return advice.find(([pattern]) => pattern.test(own))?.[1];
}

/** A server that expects TLS hangs up on a plain request, and a plain one on the first bytes of TLS. */
function adviseOnLoss(node: string, reason: string): string | undefined {
  if (node.startsWith("http:")) return "if it speaks TLS at this port, its address begins with `https://`";
  return reason.includes(beforeRequest)
    ? "it hung up on TLS: is the port right, or is the address `http://`?"
    : undefined;
}

/** The words of the transport, which name the proxy. */
function proxyWords(cause: unknown): string | undefined {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as { readonly code?: unknown };
    if (code === "PROXY_UNREACHABLE" || code === "PROXY_REFUSED") return lowerFirst(error.message);
  }
  return undefined;
}

function lowerFirst(text: string): string {
  return `${text[0]?.toLowerCase() ?? ""}${text.slice(1)}`;
}
