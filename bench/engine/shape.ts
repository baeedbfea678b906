/** Of Qwen2.5-Coder-0.5B (its config.json). */
export const shape = {
  layers: 24,
  width: 896,
  heads: 14,
  keyHeads: 2,
  headWidth: 64,
  feedForward: 4864,
  vocabulary: 151_936,
  context: 32_768,
  ropeBase: 1e6,
} as const;
