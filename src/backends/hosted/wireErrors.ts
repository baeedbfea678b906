import type { IncomingHttpHeaders } from "http";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { masked } from "./masked";

/** Bytes of a refusal that are read, and characters of it that are told. */
const [mostRead, mostTold] = [8192, 300];
/** What servers say in many words where a prompt is too long: OpenAI's, llama.cpp's, vLLM's, Mistral's. */
const tooLong = /context[ _-]?(length|size|window)|exceed_context|prompt.{0,20} too (long|large)|too many tokens/i;
/** OpenAI answers 429 also where the account is empty, which no waiting mends. */
const noCredit = /insufficient_quota|insufficient (balance|credits)|exceeded your current quota/i;
/** OpenSSL's words for a certificate that it does not take, and Node's for one of another name. */
const certificate =
  /^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|ERROR_IN_CERT|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH)/;

/** A refusal with the status that it came with, for the ledger. */
export class StatusError extends BackendError {
  /** The one that it inherits goes by the name of all of them. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof BackendError && "status" in value;
  }

  constructor(
    kind: FailureKind,
    message: string,
    readonly status: number,
    retryAfterMs: number | undefined,
  ) {
    super(kind, message, retryAfterMs);
  }
}

interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What a reply without success means, with the server's own words for the log. The key is masked in them. */
export async function refusal(
  { status, headers, body }: Refusal,
  url: URL,
  { key, signal }: { readonly key: string | undefined; readonly signal: AbortSignal },
): Promise<BackendError> {
  const said = wordsOf(await beginning(body));
  if (signal.aborted) return new BackendError("cancelled", "cancelled");
  const kind = kindOfStatus(status, said.all);
  const words = kind === "serverRedirects" ? originOf(headers.location, url) : masked(said.words, key);
  const told = words === "" ? "" : `: ${words.replace(/\s+/g, " ").slice(0, mostTold)}`;
  return new StatusError(kind, `${url.host} answered ${status}${told}`, status, retryAfter(headers["retry-after"]));
}

/** The kind of an HTTP status. @param said the server's own words */
export function kindOfStatus(status: number, said = ""): FailureKind {
  if (status >= 300 && status < 400) return "serverRedirects";
  if ([400, 413, 422].includes(status) && tooLong.test(said)) return "promptTooLong";
  if (status === 429 && noCredit.test(said)) return "serverPayment";
  return (
    kinds[status] ??
    (status >= 500 && status < 600 ? "serverFault" : status >= 400 ? "serverRefused" : "serverNonsense")
  );
}

const kinds: Readonly<Record<number, FailureKind>> = {
  401: "serverKey",
  402: "serverPayment",
  403: "serverForbidden",
  404: "serverNotFound",
  408: "serverSilent",
  410: "serverNotFound",
  413: "promptTooLong",
  429: "serverBusy",
  504: "serverSilent",
  529: "serverBusy",
};

/**
 * What an error of a connection means.
 * @param where `inBody` once the reply has begun
 */
export function networkError(
  error: unknown,
  host: string,
  signal: AbortSignal,
  where: "before" | "inBody" = "before",
): BackendError {
  if (signal.aborted) return new BackendError("cancelled", "cancelled");
  if (error instanceof BackendError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const told = `${host}: ${code || message}`;
  if (certificate.test(code)) return new BackendError("serverCertificate", told);
  if (code === "ETIMEDOUT") return new BackendError("serverSilent", told);
  // Bytes that are no HTTP, no TLS, or not compressed as they claim; a compressed body without its end is cut.
  const isCut = code === "Z_BUF_ERROR" || code === "ERR_STREAM_PREMATURE_CLOSE";
  if (/^(HPE_|EPROTO|ERR_SSL_|Z_|ERR__ERROR_|ERR_BROTLI)/.test(code) && !isCut)
    return new BackendError("serverNonsense", told);
  return new BackendError(where === "inBody" ? "serverCut" : "serverUnreachable", told);
}

/** Milliseconds; the header has seconds or a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Where it leads, without the path, which may hold anything. */
function originOf(location: string | undefined, base: URL): string {
  try {
    return `it leads to ${new URL(location ?? "", base).origin}`;
  } catch {
    return "";
  }
}

/** As far as it comes; that a refusal is cut changes nothing about it. */
async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      length += piece.length;
      if (length >= mostRead) break;
    }
  } catch {
    // Told below with what came.
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** @returns the words to tell, and all of them to look at; a page of HTML tells nothing */
function wordsOf(text: string): { readonly words: string; readonly all: string } {
  const trimmed = text.trim();
  if (trimmed.startsWith("<")) return { words: "", all: "" };
  try {
    return { words: errorWords(JSON.parse(trimmed)) ?? "", all: trimmed };
  } catch {
    return { words: trimmed, all: trimmed };
  }
}

/**
 * The message of an error as servers spell it: OpenAI `{error: {message, param}}`, Ollama `{error}`, Mistral and FastAPI
 * `{message}` and `{detail: [{loc, msg}]}`, each perhaps inside another.
 */
export function errorWords(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(errorWords).filter(Boolean).join("; ");
  if (typeof value !== "object" || value === null) return undefined;
  const { error, message, detail, msg, loc, param } = value as Record<string, unknown>;
  const words = errorWords(error ?? message ?? detail ?? msg);
  const place = Array.isArray(loc) ? loc.join(".") : typeof param === "string" ? param : undefined;
  return place === undefined || words?.includes(place) ? words : `${words ?? ""} (${place})`.trim();
}
