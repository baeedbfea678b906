import type { ChatBackend } from "../../chat/chatBackend";
import { askFor } from "../structured";
import { type NameCheck, usableNames } from "./checkNames";
import { type NameQuestion, namePrompts, nameSchema, nameSources, nameTokens } from "./namePrompt";

const wanted = 3;
/** How often the model is asked where it says nothing that can be used. */
const tries = 2;

/**
 * Three names at most, the best first; none where the model had no other ones that can be used.
 * @param check.texts what else the names must not stand in
 * @throws {BackendError} with its kind
 */
export async function suggestNames(
  question: NameQuestion,
  check: Pick<NameCheck, "texts">,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { name: old, languageId } = question;
  let offered = question.offered;
  for (let asked = 0; asked < tries; asked++) {
    const prompts = namePrompts({ ...question, offered });
    const asking = { prompts, sources: (way: number) => nameSources(question, way), maxTokens: nameTokens };
    const reply = await askFor(asking, nameSchema, backend, signal);
    const suggested = reply.kind === "value" ? reply.value.names : [];
    const usable = usableNames(suggested, { old, languageId, offered: question.offered, texts: check.texts });
    if (usable.length > 0) return usable.slice(0, wanted);
    offered = [...new Set([...offered, ...suggested])];
  }
  return [];
}
