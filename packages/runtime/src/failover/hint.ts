import type { Failure } from "./outcome.ts";

/** What to do about failures whose reason is often in the options, by the code in their reason. The first that fits decides. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /ALERT_(\w+_CERTIFICATE|CERTIFICATE)/,
    "the server asks for a certificate of the client: options `tls.cert` and `tls.key`",
  ],
  [/ALTNAME|HOSTNAME_MISMATCH/, "its certificate is for another name: option `tls.servername`"],
  [/HAS_EXPIRED|NOT_YET_VALID/, "look at its dates and at the clock of this machine"],
  [/TOO_WEAK/, "option `tls.ciphers` takes older ones"],
  [/SELF_SIGNED|UNABLE_TO|INVALID_CA/, "give the certificate of its authority (PEM) as option `tls.ca`"],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/,
    "it seems to speak plain HTTP at this port: is its address `http://`?",
  ],
];

/** What to do about a failed attempt, as a part of its message; empty where there is nothing to say. */
export function hintFor({ cause, reason }: Failure, node: string): string {
  if (cause === "certificate not accepted" || cause === "TLS failed") {
    const hint = hints.find(([code]) => code.test(reason))?.[1];
    return hint === undefined ? "" : `; ${hint}`;
  }
  return cause === "answer is not HTTP" && node.startsWith("http:")
    ? "; it seems to speak TLS at this port: is its address `https://`?"
    : "";
}
