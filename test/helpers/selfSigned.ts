import { generateKeyPairSync, sign } from "node:crypto";

/** A key and a certificate that nobody else has signed, both PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

interface Flaws {
  readonly isExpired?: boolean;
  readonly isOfAnotherName?: boolean;
}

/** Makes a certificate for 127.0.0.1 and localhost, which a client trusts that is given it as an authority. */
export function selfSigned({ isExpired = false, isOfAnotherName = false }: Flaws = {}): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const day = 24 * 60 * 60 * 1000;
  const [from, to] = isExpired ? [-20, -10] : [-1, 10];
  const name = sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from("Hearth's test")))));
  const signature = sequence(objectId("2a8648ce3d040302"));
  const body = sequence(
    der(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 0x7fffffff) + 1),
    signature,
    name,
    sequence(time(Date.now() + from * day), time(Date.now() + to * day)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(alternativeNames(isOfAnotherName), authority())),
  );
  const cert = sequence(body, signature, bits(sign("sha256", body, privateKey)));
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert: pem(cert) };
}

function alternativeNames(isOfAnotherName: boolean): Buffer {
  const names = isOfAnotherName
    ? sequence(der(0x82, Buffer.from("elsewhere.invalid")))
    : sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from("localhost")));
  return sequence(objectId("551d11"), der(0x04, names));
}

function authority(): Buffer {
  return sequence(
    objectId("551d13"),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A value of ASN.1 in its distinguished encoding. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return der(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

function bits(bytes: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), bytes);
}

function time(ms: number): Buffer {
  return der(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
}
