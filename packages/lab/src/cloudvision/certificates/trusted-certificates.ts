import { text } from "../../http/message.ts";
import { describeRead, fingerprintOf, readCertificate } from "./certificate-texts.ts";
import type { Certificates } from "./state.ts";
import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

type Trusted = Certificates["trusted"] extends Map<string, infer Entry> ? Entry : never;

function find(state: CloudVisionState, fingerPrint: string, code: string): Trusted {
  const entry = state.certificates.trusted.get(fingerPrint);
  if (!entry) throw portalFault(code, `There is no certificate ${fingerPrint}`);
  return entry;
}

/** Certificates of authorities that the portal trusts: list, read, add, download, delete. */
export const trustedCertificateHandlers: CloudVisionHandlers = {
  "trustedCertificates/list": ({ query, state }) => {
    const all = [...state.certificates.trusted.values()].map(({ record }) => record);
    const found = search(all, query.queryParam, (record) => [record.certName, record.issuedTo, record.fingerPrint]);
    return { total: found.length, trustedServers: slicePage(found, query) };
  },

  "trustedCertificates/get": ({ query, state }) => find(state, query.fingerPrint, "322889").record,

  "trustedCertificates/upload": async ({ body, session, clock, random, state }) => {
    const certificate = await readCertificate(body.certificate);
    if (!certificate) throw portalFault("322767", "The certificate could not be read");
    if (certificate.notAfter.getTime() <= clock.now()) throw portalFault("322752", "The certificate has expired");
    const fingerPrint = await fingerprintOf(certificate);
    if (state.certificates.trusted.has(fingerPrint)) throw portalFault("322798", "The certificate exists already");
    const { subject, issuedBy, issuedTo } = describeRead(certificate);
    const record = {
      ...subject,
      key: `trusted_${random.uuid()}`,
      certName: issuedTo,
      certType: "trusted",
      classId: 37,
      subjectAltName: "",
      fingerPrint,
      issuedTo,
      signedBy: issuedBy,
      uploadedBy: session?.user ?? "",
    };
    state.certificates.trusted.set(fingerPrint, { record, text: body.certificate });
    return { data: "success" };
  },

  "trustedCertificates/exportCertificates": ({ body, state }) => {
    const texts = body.data.map((fingerPrint) => find(state, fingerPrint, "322726").text.trim());
    return text(`${texts.join("\n")}\n`, 200, "application/octet-stream");
  },

  "trustedCertificates/delete": ({ body, state }) => {
    for (const fingerPrint of body.data) find(state, fingerPrint, "322726");
    for (const fingerPrint of body.data) state.certificates.trusted.delete(fingerPrint);
    return { data: "success" };
  },
};
