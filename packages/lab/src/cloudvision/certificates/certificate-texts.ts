import type { X509Certificate } from "@peculiar/x509";
import { loadX509 } from "../../server/x509.ts";
import type { Schemas } from "../types.ts";

/** Who a certificate is for, and how its key is to be made. */
type Subject = Pick<
  Schemas["GenerateCertificateRequest"],
  | "commonName"
  | "country"
  | "digestAlgorithm"
  | "keyLength"
  | "location"
  | "organization"
  | "organizationUnit"
  | "state"
  | "subjectAlternateNameDNSList"
  | "subjectAlternateNameIPList"
>;

/** Names of digests as the portal writes them, `SHA256withRSA`, in the words of WebCrypto. */
export function digestOf(algorithm: string): string | undefined {
  const bits = /^SHA-?(256|384|512)(withRSA)?$/i.exec(algorithm)?.[1];
  return bits === undefined ? undefined : `SHA-${bits}`;
}

function algorithmOf({ digestAlgorithm, keyLength }: Subject): RsaHashedKeyGenParams {
  return {
    name: "RSASSA-PKCS1-v1_5",
    hash: digestOf(digestAlgorithm) ?? "SHA-256",
    modulusLength: keyLength,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
}

function nameOf(subject: Subject): Record<string, string[]>[] {
  const fields = {
    CN: subject.commonName,
    C: subject.country,
    ST: subject.state,
    L: subject.location,
    O: subject.organization,
    OU: subject.organizationUnit,
  };
  return Object.entries(fields).flatMap(([field, value]) =>
    value === undefined || value === "" ? [] : [{ [field]: [value] }],
  );
}

/** A certificate that its own key signed, as PEM. */
export async function selfSigned(
  subject: Subject & Pick<Schemas["GenerateCertificateRequest"], "validity">,
  at: number,
): Promise<string> {
  const x509 = await loadX509();
  const algorithm = algorithmOf(subject);
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(subject),
    notBefore: new Date(at),
    notAfter: new Date(at + subject.validity * 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: alternatives(x509, subject),
  });
  return certificate.toString("pem");
}

/** A signing request and the public key that it is about. */
export async function signingRequest(subject: Subject): Promise<{ text: string; publicKey: string }> {
  const x509 = await loadX509();
  const algorithm = algorithmOf(subject);
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    signingAlgorithm: algorithm,
    keys,
    extensions: alternatives(x509, subject),
  });
  return { text: request.toString("pem"), publicKey: base64(await crypto.subtle.exportKey("spki", keys.publicKey)) };
}

function alternatives(
  x509: Awaited<ReturnType<typeof loadX509>>,
  { subjectAlternateNameDNSList = [], subjectAlternateNameIPList = [] }: Subject,
): InstanceType<(typeof x509)["SubjectAlternativeNameExtension"]>[] {
  const names = [
    ...subjectAlternateNameDNSList.map((value) => ({ type: "dns" as const, value })),
    ...subjectAlternateNameIPList.map((value) => ({ type: "ip" as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

/** A certificate from its text; `undefined` for anything else. */
export async function readCertificate(text: string): Promise<X509Certificate | undefined> {
  const x509 = await loadX509();
  try {
    return new x509.X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** SHA-256 of a certificate, in pairs of digits as the portal writes it. */
export async function fingerprintOf(certificate: X509Certificate): Promise<string> {
  const bytes = new Uint8Array(await certificate.getThumbprint("SHA-256"));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
}

/** Whether a private key belongs to a certificate; `undefined` when it can't be read. */
export async function isKeyOf(certificate: X509Certificate, privateKey: string): Promise<boolean | undefined> {
  const x509 = await loadX509();
  try {
    const [bytes] = x509.PemConverter.decode(privateKey);
    if (!bytes) return undefined;
    const publicKey = await certificate.publicKey.export();
    const algorithm = { hash: "SHA-256", ...publicKey.algorithm };
    const key = await crypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
    const words = new TextEncoder().encode("northbound");
    const signature = await crypto.subtle.sign(algorithm, key, words);
    return await crypto.subtle.verify(algorithm, publicKey, signature, words);
  } catch {
    return undefined;
  }
}

/** The public key that a certificate is for. */
export function publicKeyOf(certificate: X509Certificate): string {
  return base64(certificate.publicKey.rawData);
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** What the portal tells of a certificate that it did not make itself. */
export function describeRead(certificate: X509Certificate): {
  readonly subject: Pick<
    Schemas["TrustedCertificate"],
    "country" | "digestAlgorithm" | "encryptAlgorithm" | "keyLength" | "location" | "organization" | "organizationUnit"
  > & { readonly state: string; readonly validFrom: number; readonly validTill: number };
  readonly issuedTo: string;
  readonly issuedBy: string;
} {
  const { subjectName, issuerName, publicKey, signatureAlgorithm } = certificate;
  const field = (name: string): string => subjectName.getField(name)[0] ?? "";
  const { modulusLength } = publicKey.algorithm as { readonly modulusLength?: number };
  return {
    subject: {
      country: field("C"),
      state: field("ST"),
      location: field("L"),
      organization: field("O"),
      organizationUnit: field("OU"),
      encryptAlgorithm: publicKey.algorithm.name,
      digestAlgorithm: signatureAlgorithm.hash.name,
      keyLength: modulusLength ?? 0,
      validFrom: certificate.notBefore.getTime(),
      validTill: certificate.notAfter.getTime(),
    },
    issuedTo: field("CN"),
    issuedBy: issuerName.getField("CN")[0] ?? "",
  };
}
