import type { IncomingHttpHeaders } from "node:http";
import type { AnswerProgress, ChatModel, PromptMessage, Reply } from "../../core/chat/chatBackend";
import type { Left, PromptSource, Purpose } from "../../core/hosted/leaving";
import type { ChosenServer } from "../../core/hosted/permission";
import type { FimDialect } from "../../core/hosted/presets";
import type { CompletionModel, FimRequest, FimResult, FimToken } from "../../core/model/backend";
import type { ObjectSchema } from "../../util/replySchema";

/** How long a server is waited for. All in milliseconds. */
export interface Patience {
  /** Until there is a connection, its encryption included. */
  readonly connectMs: number;
  /** From then on until the reply begins: the server reads the prompt meanwhile. */
  readonly firstByteMs: number;
  /** Between two pieces of the reply's body, comments included. */
  readonly silenceMs: number;
}

/** One request to a server. */
export interface Outgoing {
  readonly server: ChosenServer;
  readonly purpose: Purpose;
  readonly method: "GET" | "POST";
  /** Added to the server's base URL; begins with a slash. */
  readonly path: string;
  readonly model: string;
  readonly sources: readonly PromptSource[];
  /** JSON, for POST. */
  readonly body?: string;
  /** What is left out is as usual: 10 s, 60 s and 30 s. */
  readonly patience?: Partial<Patience>;
  readonly signal: AbortSignal;
}

/** A reply with a 2xx status, whose body comes. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. Iterating throws {@link BackendError} with a `server…` kind or `cancelled`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Says how it ended, once: the ledger keeps it, and the day's budget counts it. Never rejects. */
  settle(left: Omit<Left, "status">): Promise<void>;
}

/**
 * The one door through which anything leaves. It asks for permission, looks for files and texts that are kept back,
 * counts the day's budget, writes the ledger, and then sends. Nobody else may import wire.ts.
 */
export interface Exit {
  /** @throws {BackendError} of a `server…` kind, `notAllowed`, `overBudget`, `ledgerFailed`, `looksSecret` or `cancelled`; it was settled then */
  send(outgoing: Outgoing): Promise<Incoming>;
}

/** What a server can do, as a probe found out. */
export interface ServerAbilities {
  /** Names that it lists; empty where it lists none. */
  readonly models: readonly string[];
  /** What it runs, as far as it can be told, for the user: `llama.cpp`, `Ollama`, `vLLM`; "" where nothing tells. */
  readonly software: string;
  readonly chats: boolean;
  /** Undefined where it cannot fill holes with the chosen model. */
  readonly fim: FimDialect | undefined;
  /** Tokens of prompt and answer together; undefined where nothing tells. */
  readonly contextSize: number | undefined;
}

/** A server as something to chat with. */
export interface ChatClient {
  /** @throws {BackendError} with its kind */
  model(signal: AbortSignal): Promise<ChatModel>;
  /** @throws {BackendError} with its kind; what came until then was told as progress */
  chat(
    messages: readonly PromptMessage[],
    options: {
      readonly purpose: Purpose;
      readonly sources: readonly PromptSource[];
      readonly maxTokens: number;
      readonly schema?: ObjectSchema;
      readonly onProgress?: (progress: AnswerProgress) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<Reply>;
}

/** A server as something that fills holes. */
export interface FimClient {
  /** Undefined where it cannot. @throws {BackendError} with its kind */
  model(signal: AbortSignal): Promise<CompletionModel | undefined>;
  /** @throws {BackendError} with its kind */
  complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult>;
}
