import type { ChatModel } from "../chat/chatBackend";

/** How a model is spoken to. */
export type SizeClass = "small" | "large";

/**
 * Parameters from which a model is large: between those that go by 1.5B and 1.7B, of which a file may count 2.0 billion,
 * and those that go by 3B.
 */
const large = 2.5e9;

/** Who does not say its size is taken for large: most of those that run elsewhere are. */
export function sizeClassOf({ parameters }: Pick<ChatModel, "parameters">): SizeClass {
  return parameters !== undefined && parameters < large ? "small" : "large";
}
