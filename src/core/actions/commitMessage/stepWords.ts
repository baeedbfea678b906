import type { MessageStep } from "./write";

/** What a user is told while a message is made. */
export function stepWords(step: MessageStep): string {
  switch (step.kind) {
    case "loading":
      return "loading the model…";
    case "waiting":
      return "waiting for another answer…";
    case "file":
      return `reading ${step.at} of ${step.of} files…`;
    case "reading":
      return `reading the changes, ${Math.floor((100 * step.read) / Math.max(1, step.total))} %…`;
    case "thought":
      return "thinking…";
    case "text":
      return "writing…";
  }
}
