import type { ChatModel } from "../chat/chatBackend";

/** How a model is spoken to. */
export type SizeClass = "small" | "large";

/**
 * Parameters from which a model is large. What helps a small one was measured with 0.135 billion; a model that goes by 1.5B
 * may well use what a small one is only confused by, and nobody has measured that, so that it is asked as larger ones are.
 */
const large = 1e9;

/** Who does not say its size is taken for large: most of those that run elsewhere are. */
export function sizeClassOf({ parameters }: Pick<ChatModel, "parameters">): SizeClass {
  return parameters !== undefined && parameters < large ? "small" : "large";
}
