import { loadX509 } from "./x509.ts";

/** A throw-away certificate authority with one server certificate. */
export interface Certificates {
  /** The authority, PEM; what clients must trust. */
  readonly ca: string;
  /** The certificate of every node, PEM. */
  readonly cert: string;
  /** Its private key, PEM. */
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

/** Makes an authority that lives for a month and a certificate for loopback and the given hosts. */
export async function createCertificates(hosts: readonly string[]): Promise<Certificates> {
  const x509 = await loadX509();
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + 30 * day);
  const caKeys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Northbound lab authority",
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const addresses = ["127.0.0.1", "::1", ...hosts.filter(isAddress)];
  const names = [
    "localhost",
    "*.localhost",
    ...hosts.filter((host) => !isAddress(host)).flatMap((host) => [host, `*.${host}`]),
  ];
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=Northbound lab",
    issuer: ca.subject,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension([
        ...[...new Set(addresses)].map((value) => ({ type: "ip" as const, value })),
        ...[...new Set(names)].map((value) => ({ type: "dns" as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { ca: ca.toString("pem"), cert: cert.toString("pem"), key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(":");
}
