import type { AnswerProgress, ChatBackend } from "../../chat/chatBackend";
import type { LineSpan } from "../../edit/inline/followedLines";
import { linesSource } from "../../hosted/leaving";
import { askFor, type LeftOut } from "../structured";
import { checkedFindings, type Finding, isPraise } from "./checkFindings";
import { type ReviewTarget, reviewPrompt, reviewSchema, reviewSpans, reviewTokens } from "./reviewPrompt";

export interface Review {
  /** In the order of their lines. */
  readonly findings: readonly Finding[];
  /** The lines that the model was shown. */
  readonly reviewed: LineSpan;
  /** The model was not done. */
  readonly isCut: boolean;
  /** Findings of which nothing is shown. */
  readonly leftOut: LeftOut;
}

/**
 * Reviews what of some lines fits the model.
 * @returns undefined where the model said nothing that can be read
 * @throws {BackendError} with its kind
 */
export async function review(
  target: ReviewTarget,
  backend: ChatBackend,
  onProgress: (progress: AnswerProgress) => void,
  signal: AbortSignal,
): Promise<Review | undefined> {
  let reviewed = target.span;
  const spans = reviewSpans(target);
  const prompts = spans.map((span) => () => {
    reviewed = span;
    return reviewPrompt(target, span);
  });
  const sources = (way: number) => [linesSource(target.path, spans[way] ?? target.span)];
  const asking = { prompts, sources, maxTokens: reviewTokens, onProgress };
  const reply = await askFor(asking, reviewSchema, backend, signal);
  if (reply.kind === "unreadable") return undefined;
  const { value, isCut, leftOut } = reply;
  const findings = [...checkedFindings(value.findings, target, reviewed)].sort((a, b) => a.span.from - b.span.from);
  // Commas and lines that are not there are no finding, and do not say that the code is right either.
  const isNonsense = findings.length === 0 && !value.findings.every(({ comment }) => isPraise(comment));
  return isNonsense ? undefined : { findings, reviewed, isCut, leftOut };
}
