import { startEvent } from "../events/run-event.ts";
import type { X509Certificate } from "@peculiar/x509";
import type { Session } from "../../core/sessions.ts";
import {
  describeRead,
  digestOf,
  isKeyOf,
  publicKeyOf,
  readCertificate,
  selfSigned,
  signingRequest,
} from "./certificate-texts.ts";
import { blankSubject, describeGenerated, type StoredCertificate } from "./state.ts";
import { portalFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

const nothing = (): Error => portalFault("322532", "No data found");

function proposedOf(state: CloudVisionState, session: Session | undefined): StoredCertificate | undefined {
  return state.certificates.proposed.get(session?.user ?? "");
}

function propose(
  state: CloudVisionState,
  session: Session | undefined,
  certificate: StoredCertificate,
): Schemas["Certificate"] {
  state.certificates.proposed.set(session?.user ?? "", certificate);
  return certificate.record;
}

/** Refuses what the portal would not make a key or a certificate of. */
function check(input: Schemas["GenerateCsrRequest"] | Schemas["GenerateCertificateRequest"]): void {
  if (input.commonName.trim() === "") throw portalFault("322759", "A mandatory field is missing: commonName");
  if (input.country !== undefined && input.country !== "" && !/^[A-Z]{2}$/i.test(input.country))
    throw portalFault("322757", `Invalid country code: ${input.country}`);
  if (input.encryptAlgorithm.toUpperCase() !== "RSA")
    throw portalFault("322755", `Unsupported key algorithm: ${input.encryptAlgorithm}`);
  if (digestOf(input.digestAlgorithm) === undefined)
    throw portalFault("322754", `Unsupported digest algorithm: ${input.digestAlgorithm}`);
  if (![2048, 3072, 4096].includes(input.keyLength))
    throw portalFault("322753", `Unsupported key length: ${input.keyLength}`);
  for (const address of input.subjectAlternateNameIPList ?? [])
    if (!/^\d{1,3}(\.\d{1,3}){3}$|:/.test(address)) throw portalFault("322846", `Invalid address: ${address}`);
  if ("validity" in input && (input.validity < 1 || input.validity > 10_000))
    throw portalFault("322756", "The validity must be 1 to 10000 days");
}

async function read(state: CloudVisionState, text: string): Promise<X509Certificate> {
  const certificate = await readCertificate(text);
  if (!certificate) throw portalFault("322767", "The certificate could not be read");
  if (certificate.notAfter.getTime() <= state.clock.now()) throw portalFault("322752", "The certificate has expired");
  return certificate;
}

/** The record of a certificate that somebody else signed. */
function describeForeign(
  state: CloudVisionState,
  certificate: X509Certificate,
  own: Pick<Schemas["Certificate"], "certType" | "createdBy" | "publicCertFileName">,
): Schemas["Certificate"] {
  const { subject, issuedBy, issuedTo } = describeRead(certificate);
  return {
    ...subject,
    ...own,
    key: `cert_${state.random.uuid()}`,
    commonName: issuedTo,
    issuedTo,
    issuedBy,
    issuedOn: subject.validFrom,
    certEnabled: false,
    description: "",
    privateKeyFileName: "",
    subjectAlternateNameDNSList: [],
    subjectAlternateNameIPList: [],
    createdOn: state.clock.now(),
    selfSigned: certificate.subject === certificate.issuer,
    validity: Math.round((subject.validTill - subject.validFrom) / 86_400_000),
  };
}

/** The members of a certificate that a request for one has not yet. */
const unsigned = {
  certEnabled: false,
  issuedBy: "",
  issuedOn: 0,
  issuedTo: "",
  privateKeyFileName: "",
  publicCertFileName: "",
  selfSigned: false,
  validFrom: 0,
  validTill: 0,
  validity: 0,
};

/** The portal's own certificate: read, make or import, propose, install; and the request for a signature. */
export const certificateHandlers: CloudVisionHandlers = {
  "certificates/get": ({ query, state }) => {
    const { certificates } = state;
    const { certType } = query;
    if (certType !== "csr") {
      const installed = certificates.installed.get(certType);
      if (!installed) throw nothing();
      return installed.record;
    }
    if (!certificates.request) throw nothing();
    const { emailId: _emailId, ...record } = certificates.request.record;
    return { ...unsigned, ...record };
  },

  "certificates/generate": ({ body, session, clock, random, state }) => {
    if (body.certType === "csr") throw portalFault("322762", "Invalid certificate type: csr");
    check(body);
    const at = clock.now();
    const record = describeGenerated(`cert_${random.uuid()}`, body, session?.user ?? "", at);
    let text: Promise<string> | undefined;
    return propose(state, session, { record, text: () => (text ??= selfSigned(body, at)) });
  },

  "certificates/importWithKey": async ({ body, session, state }) => {
    if (body.certType === "dcaCert") throw portalFault("322786", "A device certificate authority cannot be imported");
    if (body.certType !== "cvpCert") throw portalFault("322762", `Invalid certificate type: ${body.certType}`);
    const certificate = await read(state, body.publicCert);
    const fits = await isKeyOf(certificate, body.privateKey);
    if (fits === undefined) throw portalFault("322766", "The private key could not be read");
    if (!fits) throw portalFault("322768", "The key does not belong to the certificate");
    const { certType, publicCertFileName, privateKeyFileName, passPhrase } = body;
    const own = { certType, publicCertFileName, createdBy: session?.user ?? "" };
    const record = {
      ...describeForeign(state, certificate, own),
      privateKeyFileName,
      passPhraseProtected: passPhrase !== "",
    };
    return propose(state, session, { record, text: () => Promise.resolve(body.publicCert) });
  },

  "certificates/bind": async ({ body, session, state }) => {
    const { request } = state.certificates;
    if (!request) throw portalFault("322771", "There is no signing request to attach this to");
    const certificate = await read(state, body.publicCertFile);
    if (publicKeyOf(certificate) !== request.publicKey)
      throw portalFault("322768", "The key does not belong to the certificate");
    const own = {
      certType: "cvpCert",
      publicCertFileName: body.publicCertFileName,
      createdBy: session?.user ?? "",
    };
    state.certificates.request = undefined;
    const record = describeForeign(state, certificate, own);
    return propose(state, session, { record, text: () => Promise.resolve(body.publicCertFile) });
  },

  "certificates/install": ({ session, state }) => {
    const proposed = proposedOf(state, session);
    if (!proposed) throw portalFault("322776", "There is no certificate to install");
    state.certificates.proposed.delete(session?.user ?? "");
    const eventId = startEvent(state, {
      eventType: "certificateinstall",
      user: session?.user ?? "",
      children: [],
      onEnd: () => {
        const record = { ...proposed.record, certEnabled: true };
        state.certificates.installed.set(record.certType ?? "cvpCert", { ...proposed, record });
      },
    });
    return { data: "success", eventId, eventType: "certificateinstall" };
  },

  "certificates/deleteProposed": ({ session, state }) => {
    if (!proposedOf(state, session)) throw nothing();
    state.certificates.proposed.delete(session?.user ?? "");
    return { data: "success" };
  },

  "certificates/exportCertificate": async ({ body, session, state }) => {
    const known = [...state.certificates.installed.values(), ...[proposedOf(state, session) ?? []].flat()];
    const found = known.find(({ record }) => record.key === body.key);
    if (!found) throw nothing();
    return { cert: await found.text(), fileName: `${found.record.commonName ?? "certificate"}.crt` };
  },

  "certificates/generateCsr": async ({ body, session, clock, random, state }) => {
    if (state.certificates.request) throw portalFault("322763", "A signing request exists already");
    check(body);
    if (body.emailId !== undefined && body.emailId !== "" && !body.emailId.includes("@"))
      throw portalFault("322761", `Invalid e-mail address: ${body.emailId}`);
    const { text, publicKey } = await signingRequest(body);
    const record = {
      ...blankSubject,
      ...body,
      key: `csr_${random.uuid()}`,
      certType: "csr",
      createdBy: session?.user ?? "",
      createdOn: clock.now(),
      passPhraseProtected: false,
    };
    state.certificates.request = { record, text, publicKey };
    return record;
  },

  "certificates/exportCsr": ({ state }) => {
    const { request } = state.certificates;
    if (!request) throw nothing();
    return { csr: request.text, fileName: `${request.record.commonName ?? "request"}.csr` };
  },

  "certificates/deleteCsr": ({ state }) => {
    if (!state.certificates.request) throw nothing();
    state.certificates.request = undefined;
    return { data: "success" };
  },
};
