/** Everything that can keep a model from coming, as words that messages, the log and the tests share. */
export type DownloadFailure =
  /** The caller gave up; what came is kept. Never shown. */
  | "cancelled"
  /** No connection: no network, no such server, a proxy that refuses, a certificate that nobody vouches for. */
  | "unreachable"
  /** The server said nothing for too long. */
  | "silent"
  | "notFound"
  /** 401: a token is wanted, or the one given is not taken. */
  | "signIn"
  /** 403: the terms of a gated model were not accepted, or the token may not read it. */
  | "forbidden"
  /** 429, and the wait that it asks for is too long. */
  | "tooManyRequests"
  | "serverError"
  /** What came is not what was promised: thrown away. */
  | "wrongBytes"
  /** The server has a file of another size than the one that is known. */
  | "wrongLength"
  | "diskFull"
  /** The folder for models cannot be written. */
  | "folder"
  /** A name or address that cannot be meant, or a repository without a GGUF file. */
  | "badSource"
  /** The address of the mirror is none. */
  | "badMirror";

/** A download that failed. `message` names the file, server or folder; the user's words are in downloadWords.ts. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  constructor(
    readonly kind: DownloadFailure,
    message: string,
    /** Milliseconds that the server wants to be left alone. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** Makes a {@link DownloadError} of what the file system threw. */
export function fileError(error: unknown, path: string): DownloadError {
  if (error instanceof DownloadError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return new DownloadError("diskFull", path);
  return new DownloadError("folder", `${path}: ${code ?? String(error)}`);
}
