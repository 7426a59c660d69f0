import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { sampleCertificate } from "../../src/cloudvision/certificates/certificate-sample.ts";
import type { Schemas } from "../../src/cloudvision/types.ts";
import { serveCloudVision } from "./served.ts";

const subject = {
  commonName: "cvp.corp.test",
  country: "NO",
  digestAlgorithm: "SHA256withRSA",
  encryptAlgorithm: "RSA",
  keyLength: 2048,
  location: "Oslo",
  organization: "Corp",
  organizationUnit: "NOC",
  state: "Oslo",
};

const imported = {
  certType: "cvpCert",
  passPhrase: "",
  privateKey: sampleCertificate.privateKey,
  privateKeyFileName: "corp.key",
  publicCert: sampleCertificate.text,
  publicCertFileName: "corp.crt",
};

test("a generated certificate is proposed, exported, and in service once it is installed", async () => {
  await using served = await serveCloudVision();
  const { call, lab } = served;
  const current = async () =>
    (await call("/cvpservice/ssl/getCertificate.do?certType=cvpCert")).json<Schemas["Certificate"]>();
  expect(await current()).toMatchObject({ commonName: "cvp.lab.example.net", certEnabled: true });
  const body = { ...subject, certType: "cvpCert", validity: 30, subjectAlternateNameDNSList: ["cvp.corp.test"] };
  const made = (await call("/cvpservice/ssl/generateCertificate.do", { body })).json<Schemas["Certificate"]>();
  expect(made).toMatchObject({ commonName: "cvp.corp.test", certEnabled: false, selfSigned: true });
  const exported = await call("/cvpservice/ssl/exportCertificate.do", { body: { key: made.key, passPhrase: "" } });
  const certificate = new X509Certificate(exported.json<{ cert: string }>().cert);
  expect(certificate.subject).toContain("CN=cvp.corp.test");
  expect(certificate.subjectAltName).toBe("DNS:cvp.corp.test");
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });

  const installed = await call("/cvpservice/ssl/installCertificate.do", { method: "POST" });
  const { eventId } = installed.json<{ eventId: string }>();
  expect(await current()).toMatchObject({ commonName: "cvp.lab.example.net" });
  lab.clock.advance(1_000);
  const event = await call(`/cvpservice/event/getEventById.do?eventId=${eventId}`);
  expect(event.json()).toMatchObject({ data: { status: "completed" } });
  expect(await current()).toMatchObject({ commonName: "cvp.corp.test", certEnabled: true });
});

test("a proposed certificate can be dropped", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  await call("/cvpservice/ssl/importCertAndPrivateKey.do", { body: imported });
  const drop = () => call("/cvpservice/ssl/deleteProposedCertificate.do", { method: "DELETE" });
  expect((await drop()).json()).toEqual({ data: "success" });
  expect((await drop()).json()).toMatchObject({ errorCode: "322532" });
  const install = await call("/cvpservice/ssl/installCertificate.do", { method: "POST" });
  expect(install.json()).toMatchObject({ errorCode: "322776" });
});

test("there is one signing request at a time, and only its certificate can be attached", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const bind = () =>
    call("/cvpservice/ssl/bindCertWithCSR.do", {
      body: { publicCertFile: sampleCertificate.text, publicCertFileName: "corp.crt" },
    });
  expect((await bind()).json()).toMatchObject({ errorCode: "322771" });
  const made = await call("/cvpservice/ssl/generateCSR.do", { body: subject });
  expect(made.json()).toMatchObject({ certType: "csr", commonName: "cvp.corp.test" });
  expect((await call("/cvpservice/ssl/generateCSR.do", { body: subject })).json()).toMatchObject({
    errorCode: "322763",
  });
  const exported = (await call("/cvpservice/ssl/exportCSR.do")).json();
  expect(exported).toMatchObject({
    fileName: "cvp.corp.test.csr",
    csr: expect.stringContaining("-----BEGIN CERTIFICATE REQUEST-----") as string,
  });
  expect((await call("/cvpservice/ssl/getCertificate.do?certType=csr")).json()).toMatchObject({ certType: "csr" });
  expect((await bind()).json()).toMatchObject({ errorCode: "322768" });
  await call("/cvpservice/ssl/deleteCSR.do", { method: "DELETE" });
  expect((await call("/cvpservice/ssl/exportCSR.do")).json()).toMatchObject({ errorCode: "322532" });
});

test.for([
  ["generateCertificate", { ...subject, validity: 0 }, "322756"],
  ["generateCertificate", { ...subject, validity: 1, commonName: "" }, "322759"],
  ["generateCertificate", { ...subject, validity: 1, country: "Norway" }, "322757"],
  ["generateCertificate", { ...subject, validity: 1, certType: "csr" }, "322762"],
  ["generateCSR", { ...subject, keyLength: 512 }, "322753"],
  ["generateCSR", { ...subject, digestAlgorithm: "MD5withRSA" }, "322754"],
  ["generateCSR", { ...subject, encryptAlgorithm: "DSA" }, "322755"],
  ["generateCSR", { ...subject, emailId: "nobody" }, "322761"],
  ["generateCSR", { ...subject, subjectAlternateNameIPList: ["here"] }, "322846"],
  ["importCertAndPrivateKey", { ...imported, publicCert: "none" }, "322767"],
  ["importCertAndPrivateKey", { ...imported, privateKey: "none" }, "322766"],
  ["importCertAndPrivateKey", { ...imported, certType: "dcaCert" }, "322786"],
  ["exportCertificate", { key: "none", passPhrase: "" }, "322532"],
] as const)("%s of %j is refused with %s", async ([name, body, errorCode]) => {
  await using served = await serveCloudVision();
  expect((await served.call(`/cvpservice/ssl/${name}.do`, { body })).json()).toMatchObject({ errorCode });
});

test("a trusted certificate is added once, read by its fingerprint, downloaded and deleted", async () => {
  await using served = await serveCloudVision();
  const { call } = served;
  const { fingerprint256 } = new X509Certificate(sampleCertificate.text);
  const upload = () =>
    call("/cvpservice/trustedCertificates/upload.do", { body: { certificate: sampleCertificate.text } });
  expect((await upload()).json()).toEqual({ data: "success" });
  expect((await upload()).json()).toMatchObject({ errorCode: "322798" });
  const listed = await call("/cvpservice/trustedCertificates/getCerts.do?queryParam=&startIndex=0&endIndex=0");
  expect(listed.json()).toMatchObject({
    total: 1,
    trustedServers: [{ fingerPrint: fingerprint256, issuedTo: "Lab sample authority", organization: "Lab" }],
  });
  const print = encodeURIComponent(fingerprint256);
  const read = await call(`/cvpservice/trustedCertificates/getCertInfo.do?fingerPrint=${print}`);
  expect(read.json()).toMatchObject({ signedBy: "Lab sample authority", uploadedBy: "cvpadmin" });
  const body = { data: [fingerprint256] };
  expect((await call("/cvpservice/trustedCertificates/export.do", { body })).text).toBe(sampleCertificate.text);
  await call("/cvpservice/trustedCertificates/delete.do", { body });
  const twice = await call("/cvpservice/trustedCertificates/delete.do", { body });
  expect(twice.json()).toMatchObject({ errorCode: "322726" });
  const rubbish = await call("/cvpservice/trustedCertificates/upload.do", { body: { certificate: "rubbish" } });
  expect(rubbish.json()).toMatchObject({ errorCode: "322767" });
});
