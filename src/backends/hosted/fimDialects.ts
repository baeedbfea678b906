import type { FimDialect } from "../../core/hosted/presets";
import type { ContextPiece, FimToken } from "../../core/model/backend";
import { familyOfName } from "../../core/model/detectFamily";
import { anyStopMarkers, type ModelFamily } from "../../core/model/families";
import { fimText } from "../../core/model/fimText";
import { at, listAt, numberAt, textAt } from "./json";
import { type Usage, usageOf } from "./serverReply";

/** A hole as it goes to a server. */
export interface Hole {
  readonly model: string;
  readonly path: string;
  readonly context: readonly ContextPiece[];
  readonly prefix: string;
  /** Offset of the prefix's first character in its document. */
  readonly prefixStart: number;
  readonly suffix: string;
  readonly maxTokens: number;
}

/** What one JSON value of an answer says. */
export interface FimPart {
  readonly tokens: readonly FimToken[];
  /** Set where the answer ended. */
  readonly end: "endOfText" | "maxTokens" | undefined;
  readonly usage: Usage | undefined;
}

/** How one kind of server is asked to fill holes, and answers. */
export interface Dialect {
  /** Added to the server's base URL. */
  readonly path: string;
  /** Whether pieces of other files can go along so that they are not taken for the file at hand. */
  readonly takesContext: boolean;
  /** Undefined where this hole cannot be put so. */
  body(hole: Hole): Readonly<Record<string, unknown>> | undefined;
  /** What has it load a model, at the same path; left out where that needs no asking. */
  load?(model: string): Readonly<Record<string, unknown>>;
  read(value: unknown): FimPart;
}

const usual = { stream: true, temperature: 0 } as const;
const counted = { ...usual, stream_options: { include_usage: true } } as const;
/** At the end of a file: with an empty suffix some servers go on as if nothing was asked to be filled. */
const atEnd = "\n";

/**
 * OpenAI's `/v1/completions` with `suffix` (platform.openai.com/docs/api-reference/completions). llama-cpp-python's
 * server knows it; llama.cpp's and vLLM's refuse it (`Unsupported param: suffix`, `suffix is not currently supported`).
 */
const completionsSuffix: Dialect = {
  path: "/v1/completions",
  takesContext: false,
  body: ({ model, prefix, suffix, maxTokens }) => ({
    ...{ ...counted, model, prompt: prefix, suffix: suffix || atEnd, max_tokens: maxTokens, logprobs: 1 },
  }),
  read: readCompletion,
};

/** DeepSeek's beta, in the same words at another address (api-docs.deepseek.com/api/create-completion). */
const deepseek: Dialect = { ...completionsSuffix, path: "/beta/completions" };

/**
 * Mistral's (docs.mistral.ai/api, "Fim"): answers as a chat does, and refuses what it does not know with 422, such as
 * `logprobs` and `stream_options`; it tells the usage unasked.
 */
const mistral: Dialect = {
  path: "/v1/fim/completions",
  takesContext: false,
  body: ({ model, prefix, suffix, maxTokens }) => ({ ...usual, model, prompt: prefix, suffix, max_tokens: maxTokens }),
  read: readCompletion,
};

/**
 * llama.cpp's own (tools/server/README.md, "POST /infill"): the server puts the model's special tokens between the texts,
 * and none that the texts spell. Its probabilities are those before sampling. It puts a `prompt` before the suffix, not
 * behind it as it says (server-common.cpp, `format_prompt_infill`), so that each key has the suffix read again: where the
 * model's family is known, {@link prompt} is the better way.
 */
const infill: Dialect = {
  path: "/infill",
  takesContext: true,
  body: ({ model, context, prefix, suffix, maxTokens }) => ({
    ...{ ...usual, model, input_prefix: prefix, input_suffix: suffix, n_predict: maxTokens, n_probs: 1 },
    input_extra: context.map(({ path, text }) => ({ filename: path, text })),
  }),
  read(value) {
    const isOver = at(value, "stop") === true;
    const isLimited = textAt(value, "stop_type") === "limit" || at(value, "stopped_limit") === true;
    return {
      tokens: tokensOf(textAt(value, "content") ?? "", listAt(value, "completion_probabilities")),
      end: isOver ? (isLimited ? "maxTokens" : "endOfText") : undefined,
      usage: isOver ? usageFrom(value, "tokens_evaluated", "tokens_predicted", ["timings", "prompt_n"]) : undefined,
    };
  },
};

/**
 * Ollama's `/api/generate` with `suffix` (docs/api.md): one JSON value a line; a model without `insert` answers 400. It
 * loads a model where there is no prompt.
 */
const ollama: Dialect = {
  path: "/api/generate",
  takesContext: false,
  body: ({ model, prefix, suffix, maxTokens }) => ({
    ...{ model, prompt: prefix, suffix: suffix || atEnd, stream: true, logprobs: true },
    options: { temperature: 0, num_predict: maxTokens },
  }),
  load: (model) => ({ model, stream: false }),
  read(value) {
    const isOver = at(value, "done") === true;
    return {
      tokens: tokensOf(textAt(value, "response") ?? "", listAt(value, "logprobs")),
      end: isOver ? (textAt(value, "done_reason") === "length" ? "maxTokens" : "endOfText") : undefined,
      usage: isOver ? usageFrom(value, "prompt_eval_count", "eval_count") : undefined,
    };
  },
};

/**
 * `/v1/completions` with a prompt in the spelling of the model's family, which the server makes special tokens of; for
 * vLLM, which knows no other way (github.com/vllm-project/vllm/issues/9976, open since 2024), and for llama.cpp.
 */
const prompt: Dialect = {
  path: "/v1/completions",
  takesContext: true,
  body(hole) {
    const family = familyOfName(hole.model);
    if (!family || spellsMarker(hole, family)) return undefined;
    const { model, prefix, prefixStart, maxTokens } = hole;
    const middle = middleStart(prefix, prefixStart);
    const text = fimText(family, { ...hole, prefix: prefix.slice(0, middle), recent: prefix.slice(middle) });
    return { ...counted, model, prompt: text, max_tokens: maxTokens, logprobs: 1 };
  },
  read: readCompletion,
};

/** Characters that are typed before the middle begins further down. */
const middleStep = 400;

/**
 * Where the middle begins: at the start of a line above the cursor, or of the cursor's own, that stays the same for some
 * hundred keys. What stands behind it comes after the suffix, so that a key adds to the prompt's end and the server reads
 * neither suffix nor prefix again: the anchored middle of ARCHITECTURE.md.
 */
function middleStart(prefix: string, prefixStart: number): number {
  const cursor = prefixStart + prefix.length;
  const anchor = Math.floor(cursor / middleStep) * middleStep - prefixStart;
  // At the beginning of a file it is the cursor's line, so that there is something before the suffix.
  return prefix.lastIndexOf("\n", anchor <= 0 ? prefix.length : anchor - 1) + 1;
}

export const dialects: Readonly<Record<FimDialect, Dialect>> = {
  completionsSuffix,
  infill,
  mistral,
  deepseek,
  ollama,
  prompt,
};

/** A text that spells a special token would become one. */
function spellsMarker({ context, path, prefix, suffix }: Hole, { fileSeparator }: ModelFamily): boolean {
  const text = [path, prefix, suffix, ...context.flatMap((piece) => [piece.path, piece.text])].join("\n");
  return [...anyStopMarkers, fileSeparator].some((marker) => marker !== undefined && text.includes(marker));
}

/** An answer in OpenAI's form, of a completion or of a chat, in events or as one. */
function readCompletion(value: unknown): FimPart {
  const choice = at(value, "choices", 0);
  const text =
    textAt(choice, "text") ?? textAt(choice, "delta", "content") ?? textAt(choice, "message", "content") ?? "";
  const reason = textAt(choice, "finish_reason");
  return {
    tokens: tokensOf(text, completionLogProbs(choice)),
    end: reason === undefined ? undefined : reason === "length" ? "maxTokens" : "endOfText",
    usage: usageOf(value),
  };
}

/** As `{token, logprob}`: llama.cpp's form already, and OpenAI's older one of two lists. */
function completionLogProbs(choice: unknown): readonly unknown[] {
  const tokens = listAt(choice, "logprobs", "tokens");
  const logProbs = listAt(choice, "logprobs", "token_logprobs");
  if (tokens.length === 0) return listAt(choice, "logprobs", "content");
  return tokens.map((token, index) => ({ token, logprob: logProbs[index] }));
}

/** A token each where their texts make up the whole, else one with the probability of all. */
function tokensOf(text: string, told: readonly unknown[]): readonly FimToken[] {
  const tokens = told.map((one) => ({ text: textAt(one, "token") ?? "", logProb: numberAt(one, "logprob") }));
  if (tokens.length > 0 && tokens.map((token) => token.text).join("") === text) return tokens;
  const known = tokens.map(({ logProb }) => logProb).filter((logProb) => logProb !== undefined);
  const logProb = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : undefined;
  return text === "" && logProb === undefined ? [] : [{ text, logProb }];
}

function usageFrom(value: unknown, prompt: string, answer: string, evaluated?: readonly string[]): Usage | undefined {
  const read = numberAt(value, prompt);
  if (read === undefined) return undefined;
  const fresh = evaluated && numberAt(value, ...evaluated);
  return { prompt: read, evaluated: fresh ?? read, answer: numberAt(value, answer) ?? 0, cost: undefined };
}
