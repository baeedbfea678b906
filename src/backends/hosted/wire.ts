// By these names VS Code gives extensions its own modules, which know the user's proxy and certificates. They ask no
// proxy for `localhost`, `127.0.0.1` and `::1`, whatever the settings say (`useProxySettings` in @vscode/proxy-agent),
// so that there is nothing to do here for a server on this machine. An agent of our own must not be given: with
// `http.proxySupport: "on"` it would go past the proxy. Without one, Node's global agent keeps connections alive.
import http from "http";
import https from "https";
import { BackendError } from "../../core/model/failure";
import { onAbort } from "../../util/abort";
import type { Patience } from "./ports";
import { readBody } from "./wireBody";
import { networkError, refusal } from "./wireErrors";

const usualPatience: Patience = { connectMs: 10_000, firstByteMs: 60_000, silenceMs: 30_000 };

/** Milliseconds that a refusal's words may take; its status says enough. */
const refusalMs = 2000;

/** Kept connections that a server, such as one that was started anew, may have closed. */
const mostStale = 4;

export interface WireRequest {
  /** `http:` or `https:`. */
  readonly url: URL;
  readonly method: "GET" | "POST";
  /** JSON, for POST. */
  readonly body?: string | undefined;
  /** Undefined for a server that wants none. */
  readonly key: string | undefined;
  /** What is left out is as usual: 10 s, 60 s and 30 s. */
  readonly patience?: Partial<Patience> | undefined;
  readonly signal: AbortSignal;
}

/** A reply with a 2xx status. Who does not read its body to the end, aborts. */
export interface WireReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Decompressed. Leaving it before its end closes the connection. @throws {BackendError} a `server…` kind or `cancelled` */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends one request. Nothing is followed: a redirect is an error, so that neither key nor text goes elsewhere. An abort
 * closes the connection at once.
 * @throws {WireError} with a `server…` kind, `promptTooLong` or `cancelled`; the key stands in none of its words
 */
export async function send(request: WireRequest): Promise<WireReply> {
  const { key, signal } = request;
  // A header may have no others.
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new BackendError("serverKey", "the key has characters that none has");
  }
  const patience = { ...usualPatience, ...request.patience };
  const response = await exchange(request, patience);
  const { statusCode: status = 0, headers } = response;
  const isRefusal = status < 200 || status >= 300;
  const silenceMs = isRefusal ? Math.min(refusalMs, patience.silenceMs) : patience.silenceMs;
  const body = readBody(response, { silenceMs, host: request.url.host, signal });
  if (isRefusal) throw await refusal({ status, headers, body }, request.url, { key, signal });
  return { status, headers, body };
}

/** A kept connection that the server closes in the same moment is no failure: then it has not taken the request. */
async function exchange(request: WireRequest, patience: Patience): Promise<http.IncomingMessage> {
  for (let count = 0; count < mostStale; count++) {
    const response = await attempt(request, patience);
    if (response !== "stale") return response;
  }
  throw new BackendError("serverUnreachable", `${request.url.host} closes its connections`);
}

function attempt(request: WireRequest, patience: Patience): Promise<http.IncomingMessage | "stale"> {
  const { url, signal, body } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const client = url.protocol === "https:" ? https : http;
    const sent = client.request(url, { method: request.method, headers: headersOf(request) });
    // Rejects itself: a request that a proxy has not given a socket yet tells nobody that it was destroyed.
    const giveUp = (error: BackendError) => {
      clearTimeout(timer);
      reject(error);
      sent.destroy(error);
    };
    const waitFor = (ms: number, what: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => giveUp(new BackendError("serverSilent", `${url.host} ${what} for ${ms} ms`)), ms);
    };
    let timer: NodeJS.Timeout | undefined;
    waitFor(patience.connectMs, "did not connect");
    const aborting = onAbort(signal, () => giveUp(cancelled()));
    sent.on("socket", (socket) => {
      const connected = () => waitFor(patience.firstByteMs, "did not answer");
      if (!socket.connecting) connected();
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected);
    });
    sent.on("response", (response) => {
      clearTimeout(timer);
      // From here on the one who reads the body hears of an abort.
      aborting.dispose();
      resolve(response);
    });
    // It comes also behind the response, where the body is cut; whoever reads that hears of it there.
    sent.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      aborting.dispose();
      if (sent.reusedSocket && error.code === "ECONNRESET" && !signal.aborted) resolve("stale");
      else reject(networkError(error, url.host, signal));
    });
    sent.end(body);
  });
}

function headersOf({ method, body, key }: WireRequest): http.OutgoingHttpHeaders {
  return {
    "user-agent": "hearth",
    accept: "application/json, text/event-stream",
    // A stream that is compressed on its way comes in gulps.
    "accept-encoding": method === "GET" ? "gzip, deflate, br" : "identity",
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  };
}

function cancelled(): BackendError {
  return new BackendError("cancelled", "cancelled");
}
