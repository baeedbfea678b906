import type { PromptMessage, TokenCount } from "../chat/chatBackend";

/**
 * Bytes of UTF-8 that a token stands for at least, as a rule. The vocabularies of today's models take 3 to 4 bytes of
 * code or English and about 3 of most other scripts (one character); this is less, so that a prompt that is thought to
 * fit does. Long rows of digits or of punctuation may take more.
 */
const bytesPerToken = 2.5;
/** Tokens that a model's format puts around a message. */
const frameTokens = 8;

/** About how many tokens messages have for a model whose vocabulary is not here; rather too many. */
export function estimateTokens(messages: readonly PromptMessage[]): TokenCount {
  const texts = messages.map(({ text }) => Math.ceil(byteLength(text) / bytesPerToken));
  return { texts, total: texts.reduce((sum, one) => sum + one + frameTokens, frameTokens) };
}

/** Of UTF-8; half of a surrogate pair is two of its four bytes. */
function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    bytes += code < 0x80 ? 1 : code < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}
