import type { ContextPiece } from "./backend";

/** Order of a fill-in-the-middle prompt: `psm` is PRE prefix SUF suffix MID, `spm2` is PRE SUF suffix MID prefix. */
export type FimLayout = "psm" | "spm2";

/** A part of a prompt. Only `special` may become special tokens; `text` never does, whatever it spells. */
export interface PromptPiece {
  readonly kind: "special" | "text";
  readonly text: string;
}

/** What is known about a line of models that complete code. */
export interface ModelFamily {
  readonly id: "kindling" | "qwen2.5-coder" | "starcoder2";
  readonly layout: FimLayout;
  /**
   * Whether a `psm` prompt's prefix ends some lines above the cursor and the lines since stand behind the middle marker,
   * so that typing appends there too. On Kindling v0, asked prefix-first, this was as right as suffix first (3.5 %
   * exact of 400 points) and the plain order was not (0 %); on stronger models the gap is not known.
   */
  readonly anchorsMiddle: boolean;
  readonly markers: { readonly prefix: string; readonly suffix: string; readonly middle: string };
  /** The special token that stands before a file's path; it also ends an answer. */
  readonly fileSeparator: string;
  /** The special token that stands before the repository's name, in front of other files. */
  readonly repository: string;
  /** Every other special token that ends an answer, beside the model's own end-of-generation tokens. */
  readonly otherStops: readonly string[];
  /** Tokens of suffix beyond which more does not pay: with `psm` the suffix is evaluated again per keystroke. */
  readonly maxSuffixTokens: number;
  /** Whether more than one line may be asked of it. */
  readonly writesBlocks: boolean;
  /**
   * Suggestions whose first line has a lower log-probability are not shown. Log-probabilities are the model's own, so
   * what one model needs to be right in 85 of 100 says something about others, but it is a guess until it is replayed.
   */
  readonly minLineLogProb: number;
}

export const kindling: ModelFamily = {
  id: "kindling",
  layout: "spm2",
  anchorsMiddle: false,
  markers: { prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>" },
  fileSeparator: "<file_sep>",
  repository: "<repo_name>",
  otherStops: ["<fim_pad>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  maxSuffixTokens: 256,
  writesBlocks: false,
  minLineLogProb: Math.log(0.66),
};

const qwenCoder: ModelFamily = {
  id: "qwen2.5-coder",
  layout: "psm",
  anchorsMiddle: true,
  markers: { prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>" },
  fileSeparator: "<|file_sep|>",
  repository: "<|repo_name|>",
  otherStops: ["<|fim_pad|>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  maxSuffixTokens: 96,
  writesBlocks: true,
  minLineLogProb: kindling.minLineLogProb,
};

const starCoder2: ModelFamily = {
  id: "starcoder2",
  layout: "spm2",
  anchorsMiddle: false,
  markers: kindling.markers,
  fileSeparator: "<file_sep>",
  repository: "<repo_name>",
  otherStops: ["<fim_pad>", "<|endoftext|>"],
  maxSuffixTokens: 256,
  writesBlocks: true,
  minLineLogProb: kindling.minLineLogProb,
};

export const families: readonly ModelFamily[] = [kindling, qwenCoder, starCoder2];

export function familyById(id: string): ModelFamily | undefined {
  return families.find((family) => family.id === id);
}

/** What stands in front of everything: pieces of other files, as repositories are shown in training. */
export function contextHeader(family: ModelFamily, pieces: readonly ContextPiece[]): readonly PromptPiece[] {
  if (pieces.length === 0) return [];
  const files = pieces.flatMap(({ path, text }): PromptPiece[] => [
    ...fileHeader(family, path),
    { kind: "text", text: text.endsWith("\n") ? text : `${text}\n` },
  ]);
  return [{ kind: "special", text: family.repository }, { kind: "text", text: "project\n" }, ...files];
}

/** What stands in front of a file's own text; `path` is relative, "/" between folders. */
export function fileHeader(family: ModelFamily, path: string): readonly PromptPiece[] {
  return [
    { kind: "special", text: family.fileSeparator },
    { kind: "text", text: `${path}\n` },
  ];
}

/** All special texts that must never be shown and that end an answer. */
export function stopMarkers(family: ModelFamily): readonly string[] {
  const { prefix, suffix, middle } = family.markers;
  return [prefix, suffix, middle, family.fileSeparator, family.repository, ...family.otherStops];
}

/** What a model file tells about itself. */
export interface ModelFacts {
  /** `general.architecture`. */
  readonly architecture: string;
  /** `general.name`, or the file's name. */
  readonly name: string;
  /** `hearth.fim.layout`, with which a file says itself how it was trained. */
  readonly layoutKey: string | undefined;
  /** Whether the vocabulary has `text` as one special token. */
  hasToken(text: string): boolean;
}

export type FamilyDetection =
  /** `certain: false` wants the probe: the tokens are there, but nothing says that they were trained. */
  | { readonly kind: "family"; readonly family: ModelFamily; readonly certain: boolean }
  | { readonly kind: "none"; readonly why: string };

/**
 * Finds a model's family from architecture, name and vocabulary together: general and instruct models carry
 * fill-in-the-middle tokens that they were never trained on, and families share spellings but not the order.
 */
export function detectFamily(facts: ModelFacts): FamilyDetection {
  const spelled = families.filter((family) => Object.values(family.markers).every((text) => facts.hasToken(text)));
  const first = spelled[0];
  if (!first) return { kind: "none", why: "its vocabulary has no fill-in-the-middle tokens that Hearth knows" };
  if (facts.layoutKey !== undefined) {
    const said = spelled.filter((family) => family.layout === facts.layoutKey);
    const family = said.find((one) => isNamed(one, facts)) ?? said[0];
    if (family) return { kind: "family", family, certain: true };
    return {
      kind: "none",
      why: `it asks for the layout "${facts.layoutKey}", which Hearth does not know for its tokens`,
    };
  }
  const named = spelled.find((family) => isNamed(family, facts));
  if (named) return { kind: "family", family: named, certain: true };
  // Kindling is only ever told by its key or its name; a stranger with its tokens is more likely of StarCoder's line.
  const likely = spelled.find((family) => family !== kindling) ?? first;
  return { kind: "family", family: likely, certain: false };
}

function isNamed(family: ModelFamily, { architecture, name }: ModelFacts): boolean {
  switch (family.id) {
    case "kindling":
      return architecture === "llama" && /kindling/i.test(name);
    case "qwen2.5-coder":
      return architecture === "qwen2" && /coder/i.test(name);
    case "starcoder2":
      return architecture === "starcoder2" && !/instruct|chat/i.test(name);
  }
}
