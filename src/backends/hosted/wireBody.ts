import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createUnzip } from "node:zlib";
import type { IncomingMessage } from "http";
import { BackendError } from "../../core/model/failure";
import { onAbort } from "../../util/abort";
import { networkError } from "./wireErrors";

interface Reading {
  /** Milliseconds without a piece after which the server counts as silent; counted only while somebody waits. */
  readonly silenceMs: number;
  readonly host: string;
  readonly signal: AbortSignal;
}

/**
 * A reply's body, decompressed. Leaving it before its end closes the connection, and so does an abort, also where nobody
 * reads yet.
 * @throws {BackendError} `serverCut`, `serverSilent`, `serverNonsense`, or `cancelled`, while it is read
 */
export function readBody(response: IncomingMessage, reading: Reading): AsyncIterable<Uint8Array> {
  const { host, signal } = reading;
  const plain = decompressed(response);
  const aborting = onAbort(signal, () => plain.destroy(new BackendError("cancelled", "cancelled")));
  plain.on("close", () => aborting.dispose());
  // Who reads hears of it; where nobody does, an error without a listener would end the process.
  plain.on("error", () => undefined);
  response.on("error", () => undefined);
  return {
    async *[Symbol.asyncIterator]() {
      let timer: NodeJS.Timeout | undefined;
      const wait = () => {
        const silent = () => new BackendError("serverSilent", `${host} said nothing for ${reading.silenceMs} ms`);
        timer = setTimeout(() => plain.destroy(silent()), reading.silenceMs);
      };
      try {
        wait();
        for await (const piece of plain) {
          clearTimeout(timer);
          yield piece as Uint8Array;
          wait();
        }
      } catch (error) {
        throw networkError(error, host, signal, "inBody");
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function decompressed(response: IncomingMessage): Readable {
  switch (response.headers["content-encoding"]?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
    case "deflate":
      return pipeline(response, createUnzip(), () => undefined);
    case "br":
      return pipeline(response, createBrotliDecompress(), () => undefined);
    default:
      return response;
  }
}
