import type { Schemas } from "../types.ts";

/** A certificate with its text, which is written when somebody first asks for it. */
export interface StoredCertificate {
  readonly record: Schemas["Certificate"];
  readonly text: () => Promise<string>;
}

/** A request that waits for somebody to sign it. */
export interface SigningRequest {
  readonly record: Schemas["CertificateSigningRequest"];
  readonly text: string;
  /** Base64 of the key that the certificate must be for. */
  readonly publicKey: string;
}

/** Certificates of the portal and those that it trusts. */
export interface Certificates {
  /** Those in service, by type: `cvpCert`, `dcaCert`. */
  readonly installed: Map<string, StoredCertificate>;
  request: SigningRequest | undefined;
  /** Those that users mean to install, by login name. */
  readonly proposed: Map<string, StoredCertificate>;
  /** By fingerprint. */
  readonly trusted: Map<string, { readonly record: Schemas["TrustedCertificate"]; readonly text: string }>;
}

/** The self-signed certificate of a new server; it trusts nobody beyond that. */
export function createCertificates(now: number): Certificates {
  const issued = now - 90 * 86_400_000;
  const input = {
    certType: "cvpCert",
    commonName: "cvp.lab.example.net",
    country: "NO",
    description: "",
    digestAlgorithm: "SHA256withRSA",
    encryptAlgorithm: "RSA",
    keyLength: 2048,
    location: "Oslo",
    organization: "Lab",
    organizationUnit: "NOC",
    state: "Oslo",
    subjectAlternateNameDNSList: ["cvp.lab.example.net"],
    subjectAlternateNameIPList: [],
    validity: 3_650,
  };
  const record = describeGenerated("cert_1", input, "cvp system", issued);
  return {
    request: undefined,
    proposed: new Map(),
    trusted: new Map(),
    installed: new Map([
      [
        "cvpCert",
        {
          record: { ...record, certEnabled: true },
          text: async () => {
            const { selfSigned } = await import("./certificate-texts.ts");
            return await selfSigned(input, issued);
          },
        },
      ],
    ]),
  };
}

/** What the portal shows of a certificate beside what was asked for. */
export const blankSubject: Pick<
  Schemas["CertificateSigningRequest"],
  | "certStoreKey"
  | "country"
  | "description"
  | "emailId"
  | "location"
  | "organization"
  | "organizationUnit"
  | "state"
  | "subjectAlternateNameDNSList"
  | "subjectAlternateNameIPList"
> = {
  certStoreKey: "",
  country: "",
  description: "",
  emailId: "",
  location: "",
  organization: "",
  organizationUnit: "",
  state: "",
  subjectAlternateNameDNSList: [],
  subjectAlternateNameIPList: [],
};

/** The record of a self-signed certificate. */
export function describeGenerated(
  key: string,
  input: Schemas["GenerateCertificateRequest"],
  user: string,
  at: number,
): Schemas["Certificate"] {
  return {
    ...blankSubject,
    ...input,
    privateKeyFileName: "",
    publicCertFileName: "",
    key,
    certType: input.certType ?? "cvpCert",
    certEnabled: false,
    createdBy: user,
    createdOn: at,
    issuedBy: input.commonName,
    issuedTo: input.commonName,
    issuedOn: at,
    selfSigned: true,
    passPhraseProtected: false,
    validFrom: at,
    validTill: at + input.validity * 86_400_000,
  };
}
