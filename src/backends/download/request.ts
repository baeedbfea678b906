// By these names VS Code gives extensions its own modules, which know the user's proxy and certificates.
import http from "http";
import https from "https";
import { onAbort } from "../../util/abort";
import { DownloadError } from "./downloadError";

const mostRedirects = 10;
/** Milliseconds without a byte after which a server counts as silent. */
const silentAfterMs = 30_000;

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the first address's origin only, and never to one that it redirects to. */
  readonly token?: string | undefined;
  readonly silentAfterMs?: number;
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The headers of the replies that redirected here, the first one first. A hub tells a file's sha256 there. */
  readonly redirects: readonly http.IncomingHttpHeaders[];
  readonly body: http.IncomingMessage;
}

/**
 * Asks for an address and follows where it leads.
 * @throws {DownloadError} `unreachable`, `silent`, `cancelled`, or by the reply's status when that is not 2xx or 416
 */
export async function request(address: string, options: RequestOptions): Promise<Reply> {
  mustBeSendable(options.token);
  const redirects: http.IncomingHttpHeaders[] = [];
  let url = urlOf(address);
  const { origin } = url;
  for (;;) {
    const isAtHome = url.origin === origin;
    const authorization = options.token && isAtHome ? { authorization: `Bearer ${options.token}` } : {};
    const body = await send(url, { ...options, headers: { ...options.headers, ...authorization } });
    const { statusCode: status = 0, headers } = body;
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      body.resume();
      redirects.push(headers);
      if (redirects.length > mostRedirects) throw new DownloadError("serverError", `${address} leads in a circle`);
      url = urlOf(headers.location, url);
      continue;
    }
    if ((status >= 200 && status < 300) || status === 416) return { status, headers, redirects, body };
    body.resume();
    throw refusal(status, headers, url);
  }
}

/** @throws {DownloadError} `signIn` for a token that no header may have */
function mustBeSendable(token: string | undefined): void {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new DownloadError("signIn", "the token has characters that none has");
  }
}

/** The reply's body as JSON. @throws {DownloadError} as {@link request}, and `serverError` where it is none */
export async function requestJson(address: string, options: RequestOptions): Promise<unknown> {
  const { body } = await request(address, options);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw error instanceof SyntaxError
      ? new DownloadError("serverError", `${address} answers with something else than JSON`)
      : networkError(error, new URL(address), options.signal);
  }
}

/** @throws {DownloadError} */
export function networkError(error: unknown, url: URL, signal: AbortSignal): DownloadError {
  if (signal.aborted) return new DownloadError("cancelled", url.href);
  if (error instanceof DownloadError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new DownloadError("unreachable", `${url.host}: ${code ?? message}`);
}

function send(url: URL, options: RequestOptions): Promise<http.IncomingMessage> {
  const { signal, headers } = options;
  const silentMs = options.silentAfterMs ?? silentAfterMs;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new DownloadError("cancelled", url.href));
    const client = url.protocol === "http:" ? http : https;
    const sent = client.get(url, { headers: { "user-agent": "hearth", ...headers } });
    let reply: http.IncomingMessage | undefined;
    // Rejects itself: a request that a proxy has not given a socket yet tells nobody that it was destroyed.
    const giveUp = (kind: "cancelled" | "silent") => {
      clearTimeout(waiting);
      const error = new DownloadError(kind, kind === "silent" ? url.host : url.href);
      reject(error);
      (reply ?? sent).destroy(error);
    };
    const aborting = onAbort(signal, () => giveUp("cancelled"));
    // Its own time is counted from the connection on.
    const waiting = setTimeout(() => giveUp("silent"), silentMs);
    sent.setTimeout(silentMs, () => giveUp("silent"));
    sent.on("response", (response) => {
      clearTimeout(waiting);
      reply = response;
      resolve(response);
    });
    // It comes also behind the response, where the body is cut; whoever reads that hears of it there.
    sent.on("error", (error) => {
      clearTimeout(waiting);
      reject(networkError(error, url, signal));
    });
    sent.on("close", () => aborting.dispose());
  });
}

/** @throws {DownloadError} `badSource` */
function urlOf(address: string, base?: URL): URL {
  try {
    const url = new URL(address, base);
    if (url.protocol === "http:" || url.protocol === "https:") return url;
  } catch {
    // Said below.
  }
  throw new DownloadError("badSource", `${address} is no address of a web server`);
}

function refusal(status: number, headers: http.IncomingHttpHeaders, url: URL): DownloadError {
  const said = `${url.host} answered ${status} for ${url.pathname}`;
  if (status === 401) return new DownloadError("signIn", said);
  if (status === 403) return new DownloadError("forbidden", said);
  if (status === 404 || status === 410) return new DownloadError("notFound", said);
  if (status === 429) return new DownloadError("tooManyRequests", said, retryAfter(headers["retry-after"]));
  return new DownloadError("serverError", said, retryAfter(headers["retry-after"]));
}

/** Milliseconds; the header has seconds or a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
