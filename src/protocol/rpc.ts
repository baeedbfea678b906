import {
  type CancellationToken,
  CancellationTokenSource,
  type MessageConnection,
  ProgressType,
  ResponseError,
} from "vscode-jsonrpc";
import { onAbort } from "../util/abort";
import { DisposableStore } from "../util/disposable";
import { Emitter } from "../util/event";

/** One boundary's requests: for each method what goes in, what comes back and what arrives in between. */
export type CallMap<M> = { [K in keyof M]: { params: unknown; result: unknown; progress: unknown } };

/** A call that did not succeed. `kind` is a word of the boundary's own contract, or one of the peer's. */
export class CallError extends Error {
  override readonly name = "CallError";
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

/** The kinds that the peer itself gives, on every boundary. */
export const peerKinds = {
  /** The caller aborted. */
  cancelled: "cancelled",
  /** The other end went away before it answered, or had gone before the call. */
  closed: "closed",
  /** The other end does not know the method. */
  unknownMethod: "unknownMethod",
  /** The handler threw something that has no kind. */
  internal: "internal",
} as const;

export interface CallOptions<Progress> {
  readonly onProgress?: (value: Progress) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface HandlerContext<Progress> {
  /** Progress is delivered before the result, in order. */
  progress(value: Progress): void;
  /** Aborts when the caller cancels and when the other end goes away. */
  readonly signal: AbortSignal;
}

type Envelope = { params: unknown; progressToken: number };
const jsonRpcMethodNotFound = -32601;
const jsonRpcInvalidParams = -32602;
const applicationError = -32000;

/**
 * One end of a typed boundary over vscode-jsonrpc.
 *
 * `Remote` are the calls the other end serves, `Local` those served here; the notices likewise.
 * Rules it keeps: an error reply carries a `kind`; aborting a call sends a cancellation and the call still settles;
 * progress comes before the result; every pending call rejects with `closed` when the other end goes, whatever the cause
 * (vscode-jsonrpc by itself leaves them pending for ever); calls after that reject too.
 */
export class Peer<Remote extends CallMap<Remote>, Local extends CallMap<Local>, RemoteNotices, LocalNotices> {
  readonly #store = new DisposableStore();
  readonly #didClose = this.#store.add(new Emitter<void>());
  readonly #running = new Set<AbortController>();
  readonly #pending = new Set<(error: CallError) => void>();
  #nextToken = 0;
  #isClosed = false;

  /** Fires once, after every pending call was rejected. */
  readonly onDidClose = this.#didClose.event;

  /** Takes over `connection`, whose `listen` must not have been called; call {@link listen} when the handlers are set. */
  constructor(private readonly connection: MessageConnection) {
    this.#store.add(connection.onClose(() => this.#close("the other end went away")));
    // A pipe that broke, or an end that does not keep to the protocol: what it says next cannot be trusted either.
    this.#store.add(connection.onError(([error]) => this.#close(error.message)));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  listen(): void {
    this.connection.listen();
  }

  /** @throws {CallError} with the other end's kind, or one of {@link peerKinds}. */
  async call<K extends keyof Remote & string>(
    method: K,
    params: Remote[K]["params"],
    options: CallOptions<Remote[K]["progress"]> = {},
  ): Promise<Remote[K]["result"]> {
    if (this.#isClosed) throw new CallError(peerKinds.closed, `${method}: the other end has gone`);
    if (options.signal?.aborted) throw new CallError(peerKinds.cancelled, `${method}: cancelled`);
    const cancellation = new CancellationTokenSource();
    const progressToken = this.#nextToken++;
    const store = new DisposableStore();
    let rejectPending: (error: CallError) => void = () => undefined;
    try {
      const closed = new Promise<never>((_, reject) => {
        rejectPending = reject;
        this.#pending.add(reject);
      });
      const { onProgress } = options;
      if (onProgress) store.add(this.connection.onProgress(progressType, progressToken, onProgress));
      store.add(onAbort(options.signal, () => cancellation.cancel()));
      const envelope: Envelope = { params, progressToken };
      const answer = this.connection.sendRequest(method, envelope, cancellation.token);
      return (await Promise.race([answer, closed])) as Remote[K]["result"];
    } catch (error) {
      throw this.#toCallError(method, error);
    } finally {
      this.#pending.delete(rejectPending);
      store.dispose();
      cancellation.dispose();
    }
  }

  /** Serves `method`. A thrown {@link CallError} keeps its kind on the way. */
  handle<K extends keyof Local & string>(
    method: K,
    handler: (
      params: Local[K]["params"],
      context: HandlerContext<Local[K]["progress"]>,
    ) => Promise<Local[K]["result"]> | Local[K]["result"],
  ): void {
    this.#store.add(
      this.connection.onRequest(method, async (envelope: Envelope, token: CancellationToken): Promise<unknown> => {
        // Parameters in another shape than ours reach a handler as several arguments, or as none.
        if (!envelope || typeof envelope !== "object" || typeof token?.onCancellationRequested !== "function") {
          throw new ResponseError(jsonRpcInvalidParams, `${method}: not an envelope`, { kind: peerKinds.internal });
        }
        const running = new AbortController();
        this.#running.add(running);
        const cancelling = token.onCancellationRequested(() => running.abort());
        // A call cancelled before it got here comes with a token that never fires.
        if (token.isCancellationRequested) running.abort();
        try {
          return await handler(envelope.params, {
            signal: running.signal,
            progress: (value) => void this.#sendProgress(envelope.progressToken, value),
          });
        } catch (error) {
          throw toResponseError(error, running.signal.aborted);
        } finally {
          cancelling.dispose();
          this.#running.delete(running);
        }
      }),
    );
  }

  /** Tells the other end something; nothing happens if it has gone. */
  notify<K extends keyof RemoteNotices & string>(name: K, value: RemoteNotices[K]): void {
    if (this.#isClosed) return;
    this.connection.sendNotification(name, { value }).catch(() => undefined);
  }

  onNotice<K extends keyof LocalNotices & string>(name: K, listener: (value: LocalNotices[K]) => void): void {
    this.#store.add(
      this.connection.onNotification(
        name,
        (message?: { value: LocalNotices[K] }) => message && listener(message.value),
      ),
    );
  }

  /** Closes this end: pending calls reject with `closed`. */
  dispose(): void {
    this.#close("this end was closed");
  }

  async #sendProgress(token: number, value: unknown): Promise<void> {
    if (this.#isClosed) return;
    await this.connection.sendProgress(progressType, token, value).catch(() => undefined);
  }

  #close(why: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const running of this.#running) running.abort();
    for (const reject of this.#pending) reject(new CallError(peerKinds.closed, why));
    this.#pending.clear();
    // `dispose` and not only `end`: see the rules above.
    this.connection.dispose();
    this.#didClose.fire();
    this.#store.dispose();
  }

  #toCallError(method: string, error: unknown): CallError {
    if (error instanceof CallError) return error;
    if (error instanceof ResponseError) {
      if (error.code === jsonRpcMethodNotFound) {
        return new CallError(peerKinds.unknownMethod, `${method}: the other end does not know this call`);
      }
      const data: unknown = error.data;
      if (isKinded(data)) return new CallError(data.kind, error.message);
    }
    // What is left is a write that failed, or vscode-jsonrpc's own rejection of a disposed connection.
    return new CallError(peerKinds.closed, `${method}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const progressType = new ProgressType<unknown>();

function toResponseError(error: unknown, aborted: boolean): ResponseError<{ kind: string }> {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof CallError ? error.kind : aborted ? peerKinds.cancelled : peerKinds.internal;
  return new ResponseError(applicationError, message, { kind });
}

function isKinded(data: unknown): data is { kind: string } {
  return typeof data === "object" && data !== null && typeof (data as { kind?: unknown }).kind === "string";
}
