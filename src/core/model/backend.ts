import type { Event } from "../../util/event";
import type { FailureKind } from "./failure";

/** What a completion model is, as far as completion needs to know it. */
export interface CompletionModel {
  readonly name: string;
  /** Tokens of prompt and answer together. */
  readonly contextSize: number;
  /** Suggestions whose first line has a lower log-probability (natural logarithm) are not shown. */
  readonly minLineLogProb: number;
  /** Whether more than one line may be asked of it. */
  readonly writesBlocks: boolean;
  /** Host of the server that runs it; undefined for one of this machine. */
  readonly server?: string;
}

/** What becomes of the model that the user chose, while another one serves in its place. */
export type AwaitedModel =
  | { readonly kind: "loading"; readonly name: string; readonly share: number }
  /** Another window, with other settings, had the process load another model since. */
  | { readonly kind: "replaced"; readonly name: string }
  | { readonly kind: "failed"; readonly name: string; readonly failure: FailureKind; readonly detail: string };

/** Where the completion role of a backend stands. */
export type ModelState =
  | { readonly kind: "none" }
  /** Nobody asked anything for a while, so the memory was given back. The next request wakes it. */
  | { readonly kind: "asleep" }
  /** The process starts or the model loads; `share` is what is loaded, 0..1. */
  | { readonly kind: "loading"; readonly name: string; readonly share: number }
  /** `awaited` is there only while `model` stands in for another one. */
  | { readonly kind: "ready" | "busy"; readonly model: CompletionModel; readonly awaited?: AwaitedModel }
  | { readonly kind: "failed"; readonly failure: FailureKind; readonly detail: string };

/** A piece of another file that the model is shown before the file at hand. Line ends are LF. */
export interface ContextPiece {
  /** Path shown to the model, relative to the workspace, "/" between folders. */
  readonly path: string;
  readonly text: string;
  /** In its file, counted from 0, the end excluded; undefined where that is not known. */
  readonly lines?: { readonly from: number; readonly to: number } | undefined;
}

/** A hole in a text, to be filled. Line ends are LF. */
export interface FimRequest {
  /** Path shown to the model, relative to the workspace, "/" between folders. */
  readonly path: string;
  /** In a stable order, so that what is evaluated stays in the KV cache. */
  readonly context: readonly ContextPiece[];
  readonly prefix: string;
  /** Offset of the prefix's first character in its document. */
  readonly prefixStart: number;
  /** Line on which the prefix begins, counted from 0; undefined where lines mean nothing. */
  readonly prefixLine?: number | undefined;
  readonly suffix: string;
  /** 0 evaluates the prompt only, so that a call for the same place answers sooner. */
  readonly maxTokens: number;
  readonly extent: "line" | "block";
  /** Milliseconds after which generation stops at the next line's end. */
  readonly budgetMs: number;
  /**
   * Times the `minLineLogProb` of whichever model answers: as soon as its first line is less probable, the answer ends as
   * `unsure`. Undefined: it is written to its end.
   */
  readonly gateFactor?: number | undefined;
  /** `ahead` is for what may be wanted soon: it runs when nobody waits, and ends as superseded when somebody does. */
  readonly urgency: "live" | "ahead";
}

export interface FimToken {
  readonly text: string;
  /** Natural logarithm of the token's probability; undefined where the backend does not tell. */
  readonly logProb: number | undefined;
}

/** Why an answer ended. */
export type FimEnd =
  | "endOfText"
  | "lineEnd"
  | "blockEnd"
  | "repeatsBelow"
  /** Lines came again; the answer was cut before them. */
  | "repetition"
  /** The last line says the same few characters over and over. */
  | "stutter"
  | "maxTokens"
  | "timeBudget"
  /** The first line cannot become as probable as it was to be; what is there of it is not worth keeping. */
  | "unsure";

export interface FimResult {
  readonly tokens: readonly FimToken[];
  readonly end: FimEnd;
  /** Natural logarithm of the probability of what the model wrote behind `tokens`, such as the end; where it is told. */
  readonly endLogProb?: number | undefined;
  readonly timing: {
    readonly promptTokens: number;
    readonly evaluatedTokens: number;
    readonly firstTokenMs: number;
    readonly totalMs: number;
  };
  /** Who said it, where that may be another one than {@link Backend.state} said when it was asked. */
  readonly model?: CompletionModel;
}

/** The port between completion and whatever runs the model: a process on this machine, or a server. */
export interface Backend {
  readonly state: ModelState;
  readonly onDidChangeState: Event<ModelState>;

  /** Starts what is needed for a first answer, if it can be. Never throws; failures show in {@link state}. */
  warm(): void;

  /**
   * Fills a hole. A newer call supersedes an older one; one that is `ahead` supersedes only its like. Settles at once when `signal` aborts.
   * @throws {BackendError} with its kind.
   */
  complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult>;
}
