import { type Duplex, Writable } from "node:stream";

/** Bytes of the longest message that an honest client sends: two long texts, with room. */
const longestMessage = 32_000_000;
const longestHeader = 1000;
/**
 * The one header that honest clients send. No other is let through: one that names two lengths, or whose lines end in
 * another way, could be read differently by vscode-jsonrpc, which would then wait for more than was counted here.
 */
const header = /^Content-Length: (\d{1,9})\r\n\r\n$/i;
/** Bytes of answers that a client may leave unread. */
const mostUnread = 64_000_000;

/**
 * Ends a connection that would make this process hold more and more: a message of a size that no client needs, a header
 * that does not end, or a client that asks and asks and never reads the answers. vscode-jsonrpc would take all of it.
 * To be called before anything else listens to the stream's data.
 */
export function guardFrames(stream: Duplex, refused: (why: string) => void): void {
  const frames = new Frames();
  stream.on("data", (chunk: Buffer) => {
    if (stream.destroyed) return;
    const why = stream.writableLength > mostUnread ? "it does not read its answers" : frames.refusal(chunk);
    if (why === undefined) return;
    refused(why);
    stream.destroy();
  });
}

/**
 * What messages to `stream` are to be written to. vscode-jsonrpc's writer waits for each message to be taken before it
 * hands on the next, and what waits there is counted by nobody; this takes all at once, so that it waits in `stream`.
 */
export function eagerly(stream: Duplex): Writable {
  return new Writable({
    write: (chunk, _, done) => {
      stream.write(chunk);
      done();
    },
  });
}

/** Follows the frames of a stream of messages, looking at their headers only. */
class Frames {
  #header = "";
  #bodyLeft = 0;

  /** Why the stream must not be read on, undefined if it may. */
  refusal(chunk: Buffer): string | undefined {
    for (let at = 0; at < chunk.length; ) {
      if (this.#bodyLeft > 0) {
        const taken = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= taken;
        at += taken;
        continue;
      }
      this.#header += String.fromCharCode(chunk[at++] ?? 0);
      if (this.#header.endsWith("\r\n\r\n")) {
        const length = Number(header.exec(this.#header)?.[1]);
        this.#header = "";
        if (!(length <= longestMessage)) return `a message of ${length} bytes`;
        this.#bodyLeft = length;
      }
      if (this.#header.length > longestHeader) return "a header that does not end";
    }
    return undefined;
  }
}
