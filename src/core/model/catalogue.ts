import type { FamilyId } from "./families";

/** What a model can be loaded for. Embedding has no use in Hearth yet. */
export type ModelUse = "completion" | "chat" | "embedding";

/** A published model that Hearth can bring. */
export interface CatalogueEntry {
  /** Stable; it names the entry in tests and in what `npm run catalogue` prints. */
  readonly id: string;
  readonly name: string;
  readonly uses: readonly ModelUse[];
  /** Of a completion model. */
  readonly family: FamilyId | undefined;
  /** In billions: all of them, and those that work on each token where only some do. */
  readonly parameters: number;
  readonly activeParameters: number;
  readonly quantisation: string;
  /** As `core/model/modelSource.ts` understands it. */
  readonly source: string;
  /** Of the file. The hub is asked for the exact number before anything is brought. */
  readonly bytes: number;
  /** Size or KV cache are about that: nobody has published them exactly. */
  readonly isEstimate?: true;
  /** Of KV cache for one token at 16 bits: 2 × layers × KV heads × head size × 2, from the maker's config.json. */
  readonly kvBytesPerToken: number;
  /** Tokens that the model was trained for. */
  readonly contextSize: number;
  /** SPDX where there is one. */
  readonly licence: string;
  /** Whether the licence allows commercial use. What does not is never recommended. */
  readonly isCommercial: boolean;
  /** Where size and licence were read. */
  readonly seenAt: string;
  /**
   * Our order among the models of one use, the best last: by HumanEval-FIM and, where two are close, by CrossCodeEval, of
   * the reports of Qwen2.5-Coder (arXiv 2409.12186) and Seed-Coder (arXiv 2506.03524); for chat by SWE-bench Verified.
   */
  readonly rank: number;
}

const hub = "https://huggingface.co";
const [mega, giga] = [1e6, 1e9];

/** Qwen2.5-Coder completes in its base form; what instructs is for chat. */
const qwenCoder = { uses: ["completion"], family: "qwen2.5-coder", contextSize: 32_768 } as const;
const apache = { licence: "Apache-2.0", isCommercial: true } as const;

/**
 * Models by use and size.
 * `npm run catalogue` compares sizes with the hub, where there is a network.
 */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-0.5b-q8",
    name: "Qwen2.5-Coder 0.5B",
    ...{ parameters: 0.49, activeParameters: 0.49, quantisation: "Q8_0", bytes: 531 * mega, kvBytesPerToken: 12_288 },
    source: "ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF/qwen2.5-coder-0.5b-q8_0.gguf",
    seenAt: `${hub}/ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF`,
    rank: 1,
  },
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-1.5b-q4",
    name: "Qwen2.5-Coder 1.5B, small",
    ...{ parameters: 1.54, activeParameters: 1.54, quantisation: "Q4_K_M", bytes: 986 * mega, kvBytesPerToken: 28_672 },
    source: "mradermacher/Qwen2.5-Coder-1.5B-GGUF/Qwen2.5-Coder-1.5B.Q4_K_M.gguf",
    seenAt: `${hub}/mradermacher/Qwen2.5-Coder-1.5B-GGUF`,
    rank: 2,
  },
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-1.5b-q8",
    name: "Qwen2.5-Coder 1.5B",
    ...{ parameters: 1.54, activeParameters: 1.54, quantisation: "Q8_0", bytes: 1.65 * giga, kvBytesPerToken: 28_672 },
    source: "ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF/qwen2.5-coder-1.5b-q8_0.gguf",
    seenAt: `${hub}/ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF`,
    rank: 3,
  },
  {
    ...qwenCoder,
    id: "qwen2.5-coder-3b-q8",
    name: "Qwen2.5-Coder 3B",
    ...{ licence: "Qwen-Research", isCommercial: false },
    ...{ parameters: 3.09, activeParameters: 3.09, quantisation: "Q8_0", bytes: 3.29 * giga, kvBytesPerToken: 36_864 },
    source: "ggml-org/Qwen2.5-Coder-3B-Q8_0-GGUF/qwen2.5-coder-3b-q8_0.gguf",
    seenAt: `${hub}/Qwen/Qwen2.5-Coder-3B`,
    rank: 5,
  },
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-7b-q8",
    name: "Qwen2.5-Coder 7B",
    ...{ parameters: 7.62, activeParameters: 7.62, quantisation: "Q8_0", bytes: 8.1 * giga, kvBytesPerToken: 57_344 },
    source: "ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF/qwen2.5-coder-7b-q8_0.gguf",
    seenAt: `${hub}/ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF`,
    rank: 6,
  },
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-14b-q4",
    name: "Qwen2.5-Coder 14B",
    ...{
      parameters: 14.8,
      activeParameters: 14.8,
      quantisation: "Q4_K_M",
      bytes: 8.99 * giga,
      kvBytesPerToken: 196_608,
    },
    source: "mradermacher/Qwen2.5-Coder-14B-GGUF:Q4_K_M",
    seenAt: `${hub}/mradermacher/Qwen2.5-Coder-14B-GGUF`,
    rank: 8,
  },
  {
    ...qwenCoder,
    ...apache,
    id: "qwen2.5-coder-32b-q4",
    name: "Qwen2.5-Coder 32B",
    ...{
      parameters: 32.8,
      activeParameters: 32.8,
      quantisation: "Q4_K_M",
      bytes: 19.9 * giga,
      kvBytesPerToken: 262_144,
    },
    source: "mradermacher/Qwen2.5-Coder-32B-GGUF:Q4_K_M",
    seenAt: `${hub}/mradermacher/Qwen2.5-Coder-32B-GGUF`,
    rank: 9,
  },
  {
    ...apache,
    id: "qwen3-coder-30b-a3b-q4",
    name: "Qwen3-Coder 30B, 3B active",
    uses: ["completion", "chat"],
    family: "qwen2.5-coder",
    ...{ parameters: 30.5, activeParameters: 3.3, quantisation: "Q4_K_M", bytes: 18.6 * giga, kvBytesPerToken: 98_304 },
    source: "prithivMLmods/Qwen3-Coder-30B-A3B-Instruct-GGUF/qwen3-coder-30b-a3b-instruct-q4_k_m.gguf",
    contextSize: 262_144,
    seenAt: `${hub}/prithivMLmods/Qwen3-Coder-30B-A3B-Instruct-GGUF`,
    rank: 10,
  },
  {
    id: "seed-coder-8b-q4",
    name: "Seed-Coder 8B",
    ...{ licence: "MIT", isCommercial: true, uses: ["completion"], family: "seed-coder" },
    ...{ parameters: 8.25, activeParameters: 8.25, quantisation: "Q4_K_M", bytes: 5.1 * giga, isEstimate: true },
    kvBytesPerToken: 131_072,
    source: "ms-maker-me/Seed-Coder-8B-Base-Q4_K_M-GGUF",
    contextSize: 32_768,
    seenAt: `${hub}/ByteDance-Seed/Seed-Coder-8B-Base`,
    rank: 7,
  },
  {
    ...apache,
    id: "granite-code-8b-q4",
    name: "Granite Code 8B",
    ...{ uses: ["completion"], family: "granite-code", contextSize: 4096 },
    ...{
      parameters: 8.05,
      activeParameters: 8.05,
      quantisation: "Q4_K_M",
      bytes: 4.88 * giga,
      kvBytesPerToken: 147_456,
    },
    source: "ibm-granite/granite-8b-code-base-4k-GGUF/granite-8b-code-base.Q4_K_M.gguf",
    seenAt: `${hub}/ibm-granite/granite-8b-code-base-4k-GGUF`,
    rank: 4,
  },
  {
    ...apache,
    id: "qwen2.5-coder-0.5b-instruct-q8",
    isEstimate: true,
    name: "Qwen2.5-Coder 0.5B Instruct",
    ...{ uses: ["chat"], family: undefined, contextSize: 32_768 },
    ...{ parameters: 0.49, activeParameters: 0.49, quantisation: "Q8_0", bytes: 531 * mega, kvBytesPerToken: 12_288 },
    source: "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF:Q8_0",
    seenAt: `${hub}/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF`,
    rank: 1,
  },
  {
    ...apache,
    id: "qwen2.5-coder-1.5b-instruct-q8",
    isEstimate: true,
    name: "Qwen2.5-Coder 1.5B Instruct",
    ...{ uses: ["chat"], family: undefined, contextSize: 32_768 },
    ...{ parameters: 1.54, activeParameters: 1.54, quantisation: "Q8_0", bytes: 1.65 * giga, kvBytesPerToken: 28_672 },
    source: "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:Q8_0",
    seenAt: `${hub}/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF`,
    rank: 2,
  },
  {
    ...apache,
    id: "qwen3.5-4b-q4",
    isEstimate: true,
    name: "Qwen3.5 4B",
    ...{ uses: ["chat"], family: undefined, contextSize: 262_144 },
    ...{ parameters: 4, activeParameters: 4, quantisation: "Q4_K_S", bytes: 2.56 * giga, kvBytesPerToken: 32_768 },
    source: "unsloth/Qwen3.5-4B-GGUF:Q4_K_S",
    seenAt: `${hub}/unsloth/Qwen3.5-4B-GGUF`,
    rank: 3,
  },
  {
    ...apache,
    id: "qwen3.5-9b-q4",
    isEstimate: true,
    name: "Qwen3.5 9B",
    ...{ uses: ["chat"], family: undefined, contextSize: 262_144 },
    ...{ parameters: 9, activeParameters: 9, quantisation: "Q4_K_M", bytes: 5.63 * giga, kvBytesPerToken: 32_768 },
    source: "unsloth/Qwen3.5-9B-GGUF:Q4_K_M",
    seenAt: `${hub}/unsloth/Qwen3.5-9B-GGUF`,
    rank: 4,
  },
  {
    ...apache,
    id: "gpt-oss-20b",
    name: "gpt-oss 20B, 3.6B active",
    ...{ uses: ["chat"], family: undefined, contextSize: 131_072 },
    ...{ parameters: 20.9, activeParameters: 3.6, quantisation: "MXFP4", bytes: 12.1 * giga, kvBytesPerToken: 49_152 },
    source: "ggml-org/gpt-oss-20b-GGUF/gpt-oss-20b-mxfp4.gguf",
    seenAt: `${hub}/ggml-org/gpt-oss-20b-GGUF`,
    rank: 5,
  },
  {
    ...apache,
    id: "qwen3.6-27b-q4",
    isEstimate: true,
    name: "Qwen3.6 27B",
    ...{ uses: ["chat"], family: undefined, contextSize: 262_144 },
    ...{ parameters: 27, activeParameters: 27, quantisation: "Q4_K_M", bytes: 16 * giga, kvBytesPerToken: 65_536 },
    source: "unsloth/Qwen3.6-27B-GGUF:Q4_K_M",
    seenAt: `${hub}/unsloth/Qwen3.6-27B-GGUF`,
    rank: 6,
  },
  {
    ...apache,
    id: "jina-code-v2-q8",
    name: "Jina Embeddings v2 Code",
    ...{ uses: ["embedding"], family: undefined, contextSize: 8192 },
    ...{ parameters: 0.16, activeParameters: 0.16, quantisation: "Q8_0", bytes: 173 * mega, kvBytesPerToken: 0 },
    source: "ggml-org/jina-embeddings-v2-base-code-Q8_0-GGUF/jina-embeddings-v2-base-code-q8_0.gguf",
    seenAt: `${hub}/ggml-org/jina-embeddings-v2-base-code-Q8_0-GGUF`,
    rank: 1,
  },
  {
    ...apache,
    id: "qwen3-embedding-0.6b-q8",
    name: "Qwen3 Embedding 0.6B",
    ...{ uses: ["embedding"], family: undefined, contextSize: 32_768 },
    ...{ parameters: 0.6, activeParameters: 0.6, quantisation: "Q8_0", bytes: 639_150_592, kvBytesPerToken: 114_688 },
    source: "Qwen/Qwen3-Embedding-0.6B-GGUF/Qwen3-Embedding-0.6B-Q8_0.gguf",
    seenAt: `${hub}/Qwen/Qwen3-Embedding-0.6B-GGUF`,
    rank: 2,
  },
];
