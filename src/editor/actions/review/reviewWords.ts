import type { Review } from "../../../core/actions/review/review";
import { counted } from "../../../core/chat/attach/words";
import type { AnswerProgress } from "../../../core/chat/chatBackend";
import type { LineSpan } from "../../../core/edit/inline/followedLines";

export const changedWords = "This code was changed since it was reviewed, so nothing was replaced. Review it again.";
export const unreadableWords = "The model's review cannot be read, so nothing is shown. Another model may do better.";

export function goneWords(file: string): string {
  return `${file} is not there any more, so the comments of its review were taken away.`;
}

export function stepWords(step: AnswerProgress): string {
  if (step.kind === "waiting") return "waits for another answer";
  if (step.kind === "reading") return `reading, ${Math.floor((100 * step.read) / Math.max(1, step.total))} %`;
  return step.kind === "thought" ? "thinking" : "writing";
}

/** What the threads do not tell; "" where that is nothing. */
export function endWords(file: string, asked: LineSpan, found: Review): string {
  const { findings, reviewed, isCut } = found;
  const { tooMany, unfit } = found.leftOut;
  const lines = `lines ${reviewed.from + 1} to ${reviewed.to} of ${file}`;
  const none =
    findings.length === 0 && !isCut && tooMany + unfit === 0 ? `The model found nothing to change in ${lines}.` : "";
  const cut = isCut ? `The model was not done with ${lines} when its room was used up; there may be more to say.` : "";
  const most =
    tooMany > 0
      ? `The model found more than a review shows: its last ${counted(tooMany, "finding was", "findings were")} left out. Select fewer lines to see all.`
      : "";
  const bad =
    unfit > 0
      ? `${counted(unfit, "finding is", "findings are")} left out, because the model did not write ${unfit === 1 ? "it" : "them"} in the form that it was asked for.`
      : "";
  const isShort = reviewed.to < asked.to;
  const short = isShort
    ? `Only ${lines} were reviewed: more does not fit the model. Select what else is to be reviewed.`
    : "";
  return [none, most, bad, cut, short].filter((part) => part !== "").join(" ");
}
