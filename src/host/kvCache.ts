import type { LlamaModel } from "node-llama-cpp";

/** Bytes of a key or a value's number in the KV cache (half precision). */
const numberBytes = 2;

/** Bytes that the KV cache of one token takes. Layers that keep less, as those with a sliding window, count as whole ones. */
export function kvBytesPerToken(model: LlamaModel): number {
  const { architectureMetadata: shape } = model.fileInfo;
  const heads = firstOf(shape.attention?.head_count) ?? 1;
  const kvHeads = firstOf(shape.attention?.head_count_kv) ?? heads;
  const headSize = (shape.embedding_length ?? 0) / heads;
  const width = (shape.attention?.key_length ?? headSize) + (shape.attention?.value_length ?? headSize);
  return (shape.block_count ?? 0) * kvHeads * width * numberBytes;
}

/** Some models have a number for each layer. */
function firstOf(value: number | readonly number[] | undefined): number | undefined {
  return typeof value === "number" || value === undefined ? value : Math.max(...value);
}
