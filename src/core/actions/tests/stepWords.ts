import type { AnswerProgress } from "../../chat/chatBackend";

/** What a user is told while tests are written. @param written what came so far */
export function stepWords(step: AnswerProgress, written: string): string {
  switch (step.kind) {
    case "waiting":
      return "waiting for another answer…";
    case "reading":
      return `reading the code, ${Math.floor((100 * step.read) / Math.max(1, step.total))} %…`;
    case "thought":
      return "thinking…";
    case "text":
      return `writing line ${written.split("\n").length}…`;
  }
}
