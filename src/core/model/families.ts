import type { ContextPiece } from "./backend";

/**
 * Order of a fill-in-the-middle prompt: `psm` is PRE prefix SUF suffix MID, `spm2` is PRE SUF suffix MID prefix, and `spm`
 * is SUF suffix PRE prefix MID.
 */
export type FimLayout = "psm" | "spm2" | "spm";

/** A part of a prompt. Only `special` may become special tokens; `text` never does, whatever it spells. */
export interface PromptPiece {
  readonly kind: "special" | "text";
  readonly text: string;
}

/** What is known about a line of models that complete code. */
export interface ModelFamily {
  readonly id: FamilyId;
  readonly layout: FimLayout;
  /**
   * Whether a `psm` prompt's prefix ends some lines above the cursor and the lines since stand behind the middle marker,
   * so that typing appends there too. On Kindling v0, asked prefix-first, this was as right as suffix first (3.5 %
   * exact of 400 points) and the plain order was not (0 %); on stronger models the gap is not known.
   */
  readonly anchorsMiddle: boolean;
  /** `middle` is undefined where the answer follows the prefix without a marker. */
  readonly markers: { readonly prefix: string; readonly suffix: string; readonly middle: string | undefined };
  /** The special token that stands before a file's path, which also ends an answer; undefined where none was trained. */
  readonly fileSeparator: string | undefined;
  /** The special token that stands before the repository's name, in front of other files. */
  readonly repository: string | undefined;
  /** Every other special token that ends an answer, beside the model's own end-of-generation tokens. */
  readonly otherStops: readonly string[];
  /** Tokens of suffix beyond which more does not pay: with `psm` the suffix is evaluated again per keystroke. */
  readonly maxSuffixTokens: number;
  /** Whether more than one line may be asked of it. */
  readonly writesBlocks: boolean;
  /**
   * Suggestions whose first line has a lower log-probability are not shown. Log-probabilities are the model's own, so
   * what one model needs to be right that often says something about others, but it is a guess until it is replayed.
   */
  readonly minLineLogProb: number;
}

/** Families that Hearth can ask. */
export type FamilyId =
  | "kindling"
  | "qwen2.5-coder"
  | "starcoder2"
  | "deepseek-coder"
  | "codestral"
  | "codegemma"
  | "codellama"
  | "mellum"
  | "seed-coder"
  | "granite-code"
  | "granite4"
  | "stable-code"
  | "refact";

const starMarkers = { prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>" } as const;
const pipeMarkers = { prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>" } as const;
/** Log-probability of a line from which on Kindling was right in 88 of 100 shown, in the replay bench. */
const replayedOnKindling = Math.log(0.55);
/** What holds of every family that nobody has replayed. */
const suffixFirst = {
  anchorsMiddle: false,
  maxSuffixTokens: 256,
  writesBlocks: true,
  minLineLogProb: replayedOnKindling,
};
const prefixFirst = { ...suffixFirst, layout: "psm", anchorsMiddle: true, maxSuffixTokens: 96 } as const;
const unknownFiles = { fileSeparator: undefined, repository: undefined } as const;

export const kindling: ModelFamily = {
  ...suffixFirst,
  id: "kindling",
  layout: "spm2",
  markers: starMarkers,
  fileSeparator: "<file_sep>",
  repository: "<repo_name>",
  otherStops: ["<fim_pad>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  writesBlocks: false,
};

/** Spellings and orders are those of the makers' cards and reports. Only Kindling was run with Hearth. */
export const families: readonly ModelFamily[] = [
  kindling,
  {
    ...prefixFirst,
    id: "qwen2.5-coder",
    markers: pipeMarkers,
    fileSeparator: "<|file_sep|>",
    repository: "<|repo_name|>",
    otherStops: ["<|fim_pad|>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  },
  {
    ...suffixFirst,
    id: "starcoder2",
    layout: "spm2",
    markers: starMarkers,
    fileSeparator: "<file_sep>",
    repository: "<repo_name>",
    otherStops: ["<fim_pad>", "<|endoftext|>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "deepseek-coder",
    markers: { prefix: "<｜fim▁begin｜>", suffix: "<｜fim▁hole｜>", middle: "<｜fim▁end｜>" },
    otherStops: ["<｜end▁of▁sentence｜>", "<|EOT|>"],
  },
  {
    ...suffixFirst,
    ...unknownFiles,
    id: "codestral",
    layout: "spm",
    markers: { prefix: "[PREFIX]", suffix: "[SUFFIX]", middle: undefined },
    otherStops: ["[MIDDLE]", "</s>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "codegemma",
    markers: pipeMarkers,
    otherStops: ["<|file_separator|>", "<eos>"],
  },
  {
    ...suffixFirst,
    ...unknownFiles,
    id: "codellama",
    layout: "spm2",
    markers: { prefix: "▁<PRE>", suffix: "▁<SUF>", middle: "▁<MID>" },
    otherStops: ["▁<EOT>", "</s>"],
  },
  {
    ...suffixFirst,
    id: "mellum",
    layout: "spm",
    markers: starMarkers,
    fileSeparator: "<filename>",
    repository: undefined,
    otherStops: ["<fim_pad>", "<|endoftext|>"],
  },
  {
    ...suffixFirst,
    ...unknownFiles,
    id: "seed-coder",
    layout: "spm",
    markers: { prefix: "<[fim-prefix]>", suffix: "<[fim-suffix]>", middle: "<[fim-middle]>" },
    otherStops: ["<[end▁of▁sentence]>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "granite-code",
    markers: starMarkers,
    otherStops: ["<fim_pad>", "<|endoftext|>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "granite4",
    markers: pipeMarkers,
    otherStops: ["<|fim_pad|>", "<|end_of_text|>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "stable-code",
    markers: starMarkers,
    otherStops: ["<fim_pad>", "<|endoftext|>"],
  },
  {
    ...prefixFirst,
    ...unknownFiles,
    id: "refact",
    markers: starMarkers,
    otherStops: ["<fim_pad>", "<|endoftext|>"],
  },
];

export function familyById(id: string): ModelFamily | undefined {
  return families.find((family) => family.id === id);
}

/** What stands in front of everything: pieces of other files, as repositories are shown in training. */
export function contextHeader(family: ModelFamily, pieces: readonly ContextPiece[]): readonly PromptPiece[] {
  // A model that has no marker between files would take them for one.
  if (pieces.length === 0 || family.fileSeparator === undefined) return [];
  const files = pieces.flatMap(({ path, text }): PromptPiece[] => [
    ...fileHeader(family, path),
    { kind: "text", text: text.endsWith("\n") ? text : `${text}\n` },
  ]);
  if (family.repository === undefined) return files;
  return [{ kind: "special", text: family.repository }, { kind: "text", text: "project\n" }, ...files];
}

/** What stands in front of a file's own text; `path` is relative, "/" between folders. */
export function fileHeader(family: ModelFamily, path: string): readonly PromptPiece[] {
  if (family.fileSeparator === undefined) return [];
  return [
    { kind: "special", text: family.fileSeparator },
    { kind: "text", text: `${path}\n` },
  ];
}

/** The markers of a prompt, in no order. */
export function markersOf({ markers }: ModelFamily): readonly string[] {
  return Object.values(markers).filter((marker) => marker !== undefined);
}

/** All special texts that must never be shown and that end an answer. */
export function stopMarkers(family: ModelFamily): readonly string[] {
  const { fileSeparator, repository, otherStops } = family;
  return [...markersOf(family), fileSeparator, repository, ...otherStops].filter((text) => text !== undefined);
}

/** What spells a special token and stands in code, too: as a tag of HTML, and as a placeholder. */
const alsoInCode: ReadonlySet<string> = new Set(["</s>", "<filename>"]);

/** Special texts of all families: what ends an answer of a model whose family nobody tells, as a server's. */
export const anyStopMarkers: readonly string[] = [...new Set(families.flatMap(spelledMarkers))].filter(
  (marker) => !alsoInCode.has(marker),
);

/** As a text has them: SentencePiece writes a space as "▁". */
function spelledMarkers(family: ModelFamily): readonly string[] {
  return stopMarkers(family).map((marker) => marker.replace(/^▁/, ""));
}
