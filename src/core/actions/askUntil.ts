import { onAbort } from "../../util/abort";
import type { AnswerProgress, ChatBackend, Reply } from "../chat/chatBackend";
import { type Ask, ask } from "./ask";

export interface AskUntil extends Pick<Ask, "prompts" | "sources" | "maxTokens" | "leastTokens"> {
  /** Gets what was written so far. */
  readonly onProgress: (progress: AnswerProgress, written: string) => void;
  readonly isEnough: (written: string) => boolean;
}

/** Asks as {@link ask} does, and stops the model when there is enough, which ends the answer as if by itself. */
export async function askUntil(
  { onProgress, isEnough, ...asked }: AskUntil,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<Pick<Reply, "text" | "end">> {
  const stop = new AbortController();
  const following = onAbort(signal, () => stop.abort());
  let written = "";
  const hear = (progress: AnswerProgress) => {
    if (stop.signal.aborted) return;
    if (progress.kind === "text") written += progress.text;
    onProgress(progress, written);
    if (isEnough(written)) stop.abort();
  };
  try {
    return await ask({ ...asked, onProgress: hear }, backend, stop.signal);
  } catch (error) {
    if (stop.signal.aborted && !signal.aborted) return { text: written, end: "endOfText" };
    throw error;
  } finally {
    following.dispose();
  }
}
