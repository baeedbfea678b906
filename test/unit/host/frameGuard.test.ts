import assert from "node:assert/strict";
import { Duplex, PassThrough } from "node:stream";
import { eagerly, guardFrames } from "../../../src/host/frameGuard";
import { settle } from "../../helpers/fakeClock";

/** Bytes of the longest message and of the longest header, and of the answers that may wait to be read. */
const longestMessage = 32_000_000;
const longestHeader = 1000;
const mostUnread = 64_000_000;

/** A stream that the test plays the client of, and what the guard said about it. */
class Guarded {
  readonly stream: Duplex = new PassThrough();
  readonly refusals: string[] = [];

  constructor() {
    guardFrames(this.stream, (why) => this.refusals.push(why));
  }

  /** @returns what was refused so far */
  send(...chunks: readonly (string | Buffer)[]): readonly string[] {
    for (const chunk of chunks) this.stream.emit("data", Buffer.from(chunk));
    return this.refusals;
  }
}

function frame(body: string, name = "Content-Length"): string {
  return `${name}: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe("guardFrames", () => {
  const refused = (...chunks: readonly (string | Buffer)[]) => {
    const guarded = new Guarded();
    const refusals = guarded.send(...chunks);
    assert.equal(guarded.stream.destroyed, refusals.length > 0);
    return refusals[0];
  };

  it("lets frames through wherever they are split", () => {
    const two = Buffer.from(frame('{"text":"ä\r\n\r\nContent-Length: 99999999999\r\n\r\n"}') + frame("{}"));
    for (let at = 0; at <= two.length; at++) {
      assert.equal(refused(two.subarray(0, at), two.subarray(at), frame("{}")), undefined, `split at ${at}`);
    }
    assert.equal(refused(...Array.from(two, (byte) => Buffer.of(byte))), undefined);
  });

  it("finds what is wrong behind good frames, wherever it is split", async () => {
    const bad = Buffer.from(`${frame("{}")}${frame("")}Content-Length: 999999999\r\n\r\n`);
    for (let at = 0; at <= bad.length; at++) {
      assert.match(refused(bad.subarray(0, at), bad.subarray(at)) ?? "", /999999999 bytes/, `split at ${at}`);
    }
  });

  it("takes a message of the longest length, and none that is longer by a byte", async () => {
    const guarded = new Guarded();
    const part = Buffer.alloc(1_000_000, " ");
    guarded.send(`Content-Length: ${longestMessage}\r\n\r\n`, ...Array.from({ length: 32 }, () => part));
    assert.deepEqual(guarded.send(frame("{}")), []);
    assert.match(refused(`Content-Length: ${longestMessage + 1}\r\n\r\n`) ?? "", /a message of 32000001 bytes/);
  });

  it("refuses a length that is none", async () => {
    for (const length of ["-1", "1e3", "0x10", "", " ", "5.0", "five", "NaN", "Infinity", "1234567890", "9 9"]) {
      assert.match(refused(`Content-Length: ${length}\r\n\r\n`) ?? "", /a message of NaN bytes/, length);
    }
    assert.match(refused("Content-Type: text/plain\r\n\r\n") ?? "", /a message of NaN bytes/);
    assert.match(refused("\r\n\r\n") ?? "", /a message of NaN bytes/);
  });

  it("knows the header in any case", async () => {
    for (const name of ["content-length", "CONTENT-LENGTH", "cOnTeNt-LeNgTh"]) {
      assert.equal(refused(frame("{}", name), frame("{}")), undefined, name);
    }
  });

  it("refuses a header that the reader behind it could understand in another way", async () => {
    for (const header of [
      "Content-Length: 2\r\nContent-Length: 99999999999\r\n\r\n",
      "Content-Length: 2\r\r\n\r\n",
      "X: a\nContent-Length: 2\r\nContent-Length: 99999999999\r\n\r\n",
      "Content-Length: 2\rx\r\n\r\n",
    ]) {
      assert.match(refused(`${header}{}`) ?? "", /a message of NaN bytes/, JSON.stringify(header));
    }
  });

  it("refuses a header that does not end, from the first character beyond the limit on", async () => {
    const guarded = new Guarded();
    assert.deepEqual(guarded.send("x".repeat(longestHeader)), []);
    assert.deepEqual(guarded.send("x"), ["a header that does not end"]);
    assert.equal(guarded.stream.destroyed, true);
  });

  it("says once what is wrong, whatever comes after", async () => {
    const guarded = new Guarded();
    guarded.send("Content-Length: -1\r\n\r\n", "Content-Length: -1\r\n\r\n", "x".repeat(5000));
    assert.equal(guarded.refusals.length, 1);
  });

  it("refuses to take more from a client that does not read its answers", async () => {
    const guarded = new Guarded();
    // Nobody reads a stream like this one: no write is ever done.
    const stream = new Duplex({ read: () => undefined, write: () => undefined });
    guardFrames(stream, (why) => guarded.refusals.push(why));
    const answers = eagerly(stream);
    const answer = Buffer.alloc(mostUnread / 4);
    for (let at = 0; at < 4; at++) answers.write(answer);
    await settle();
    stream.emit("data", Buffer.from(frame("{}")));
    assert.deepEqual([guarded.refusals, stream.writableLength], [[], mostUnread]);
    answers.write("x");
    await settle();
    assert.deepEqual(guarded.refusals, [], "only who asks on is refused");
    stream.emit("data", Buffer.from(frame("{}")));
    assert.deepEqual(guarded.refusals, ["it does not read its answers"]);
    assert.equal(stream.destroyed, true);
  });
});

describe("eagerly", () => {
  it("writes what it is given, in order, and does no harm when the stream is gone", async () => {
    const stream = new PassThrough();
    const writer = eagerly(stream);
    writer.write("one ", "ascii");
    writer.write(Buffer.from("two"));
    await settle();
    assert.equal(String(stream.read()), "one two");
    stream.destroy();
    writer.write("three");
    await settle();
    assert.equal(writer.destroyed, false);
  });
});
