import { type Clock, sleepAwake } from "../util/clock";

/**
 * How an extension and the shared model process prove to each other, before anything else is said, that they know the
 * same secret. The secret never crosses the wire, both ends contribute a fresh nonce (so that a recorded answer is of
 * no use), and the two proofs differ by a label (so that an answer cannot be sent back where it came from).
 * The scheme is the three-pass mutual authentication of ISO/IEC 9798-4, with HMAC-SHA-256.
 */

/** The part of a socket that the handshake needs; Node's fits. Bytes that came after the handshake are put back. */
export interface ByteStream {
  readonly destroyed: boolean;
  read(): Uint8Array | null;
  unshift(chunk: Uint8Array): void;
  write(text: string): unknown;
  destroy(): unknown;
  on(event: "readable" | "close", listener: () => void): unknown;
  off(event: "readable" | "close", listener: () => void): unknown;
}

/** What both ends know: the secret (32 random bytes) and which endpoint they mean. */
export interface Credentials {
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly endpoint: string;
}

/** Which process serves an endpoint. */
export interface HostIdentity {
  readonly pid: number;
  /** Random and of this one process, where a pid may come again. */
  readonly instance: string;
}

/**
 * `closed`: the other end went away meanwhile. `stranger`: it does not know the secret, speaks something else, or does
 * not answer in time.
 */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  constructor(
    readonly kind: "closed" | "stranger",
    message: string,
  ) {
    super(message);
  }
}

const greeting = "hearth/1";
const nonceBytes = 32;
/** Characters of the longest line of an honest end; whoever sends more is a stranger. */
const longestLine = 256;
const noncePattern = /^[0-9a-f]{64}$/;
/** Milliseconds, this end awake, in which a busy machine must get round to both ends. */
export const handshakeLimitMs = 10_000;

/**
 * The extension's side. The stream is destroyed where it fails.
 * @param limitMs less than {@link handshakeLimitMs} where the other end is doubted already
 * @throws {HandshakeError}
 */
export function proveAsClient(
  stream: ByteStream,
  credentials: Credentials,
  clock: Clock,
  limitMs = handshakeLimitMs,
): Promise<HostIdentity> {
  return inTime(stream, clock, limitMs, askHost(stream, credentials));
}

/** The model process's side. The stream is destroyed where it fails. @throws {HandshakeError} */
export function proveAsHost(
  stream: ByteStream,
  credentials: Credentials,
  self: HostIdentity,
  clock: Clock,
): Promise<void> {
  return inTime(stream, clock, handshakeLimitMs, answerClient(stream, credentials, self));
}

async function inTime<T>(stream: ByteStream, clock: Clock, limitMs: number, handshake: Promise<T>): Promise<T> {
  const over = new AbortController();
  let isLate = false;
  void sleepAwake(clock, limitMs, over.signal).then(() => {
    if (over.signal.aborted) return;
    isLate = true;
    stream.destroy();
  });
  try {
    const outcome = await handshake;
    // It may have gone while a proof was checked; nobody who listens to "close" only now would hear of it.
    if (stream.destroyed) throw new HandshakeError("closed", "the other end went away");
    return outcome;
  } catch (error) {
    stream.destroy();
    throw isLate ? new HandshakeError("stranger", `no answer within ${limitMs / 1000} s`) : error;
  } finally {
    over.abort();
  }
}

async function askHost(stream: ByteStream, credentials: Credentials): Promise<HostIdentity> {
  const seal = await Seal.of(credentials);
  const ours = nonce();
  stream.write(`${greeting} ${ours}\n`);
  const [theirs = "", proof = ""] = (await readLine(stream)).split(" ");
  if (!noncePattern.test(theirs) || !(await seal.fits(proof, "host", ours, theirs))) {
    throw new HandshakeError("stranger", "what serves this endpoint does not know its secret");
  }
  stream.write(`${await seal.make("client", ours, theirs)}\n`);
  const [pid = "", instance = ""] = (await readLine(stream)).split(" ");
  if (!/^\d{1,10}$/.test(pid) || !/^[0-9a-f]{16}$/.test(instance)) {
    throw new HandshakeError("stranger", "the process does not say which one it is");
  }
  return { pid: Number(pid), instance };
}

async function answerClient(stream: ByteStream, credentials: Credentials, self: HostIdentity): Promise<void> {
  const seal = await Seal.of(credentials);
  const [word, theirs = ""] = (await readLine(stream)).split(" ");
  if (word !== greeting || !noncePattern.test(theirs)) throw new HandshakeError("stranger", "not a greeting");
  const ours = nonce();
  stream.write(`${ours} ${await seal.make("host", theirs, ours)}\n`);
  if (!(await seal.fits(await readLine(stream), "client", theirs, ours))) {
    throw new HandshakeError("stranger", "the client does not know this endpoint's secret");
  }
  stream.write(`${self.pid} ${self.instance}\n`);
}

/** Makes and checks proofs. */
class Seal {
  private constructor(
    private readonly key: CryptoKey,
    private readonly endpoint: string,
  ) {}

  static async of({ secret, endpoint }: Credentials): Promise<Seal> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return new Seal(await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign", "verify"]), endpoint);
  }

  async make(...parts: readonly string[]): Promise<string> {
    return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", this.key, this.#text(parts))));
  }

  /** Takes the same time whether the proof is nearly right or quite wrong. */
  async fits(proof: string, ...parts: readonly string[]): Promise<boolean> {
    return (
      noncePattern.test(proof) && (await crypto.subtle.verify("HMAC", this.key, fromHex(proof), this.#text(parts)))
    );
  }

  #text(parts: readonly string[]): Uint8Array<ArrayBuffer> {
    return asciiBytes([greeting, this.endpoint, ...parts].join("|"));
  }
}

/** The next line without its end. @throws {HandshakeError} `closed`, or `stranger` when no line's end comes. */
function readLine(stream: ByteStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    const settle = (act: () => void) => {
      stream.off("readable", onReadable);
      stream.off("close", onClose);
      act();
    };
    const onClose = () => settle(() => reject(new HandshakeError("closed", "the other end went away")));
    const onReadable = () => {
      for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) {
        const end = chunk.indexOf(0x0a);
        line += String.fromCharCode(...chunk.subarray(0, Math.min(end === -1 ? chunk.length : end, longestLine + 1)));
        if (line.length > longestLine) {
          return settle(() => reject(new HandshakeError("stranger", "a line that does not end")));
        }
        if (end === -1) continue;
        const rest = chunk.subarray(end + 1);
        return settle(() => {
          if (rest.length > 0) stream.unshift(rest);
          resolve(line);
        });
      }
    };
    if (stream.destroyed) return onClose();
    stream.on("close", onClose);
    stream.on("readable", onReadable);
    onReadable();
  });
}

function nonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(nonceBytes)));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

function asciiBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
