import { type KeyObject, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own. */
export interface Authority {
  /** What a client must trust. */
  readonly ca: string;
  /** Makes a certificate for names and addresses. */
  issue(...names: string[]): Certificate;
}

const day = 24 * 60 * 60 * 1_000;
const ecdsaWithSha256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** Makes an authority whose certificates are valid for a day. Nothing is written to disk, and no tool is needed. */
export function createAuthority(name = "Test authority"): Authority {
  const root = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = distinguishedName(name);
  const isAuthority = extension([0x55, 0x1d, 0x13], sequence(der(0x01, Buffer.from([0xff]))), true);
  const ca = certificate(issuer, issuer, root.publicKey, [isAuthority], root.privateKey);
  return {
    ca,
    issue(...names) {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const alternatives = extension([0x55, 0x1d, 0x11], sequence(...names.map(alternativeName)), false);
      const subject = distinguishedName(names[0] ?? "nobody");
      return {
        cert: certificate(issuer, subject, publicKey, [alternatives], root.privateKey),
        key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      };
    },
  };
}

/** An X.509 version 3 certificate (RFC 5280 section 4.1), PEM. */
function certificate(
  issuer: Buffer,
  subject: Buffer,
  publicKey: KeyObject,
  extensions: readonly Buffer[],
  signer: KeyObject,
): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    issuer,
    sequence(time(-day), time(day)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, signer);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
}

function extension(id: readonly number[], value: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(...id), ...critical, der(0x04, value));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 4 ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name));
}

function time(offset: number): Buffer {
  const text = new Date(Date.now() + offset).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(0x18, Buffer.from(text));
}

function objectId(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** A value in DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
