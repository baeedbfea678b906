import type { FimEnd, FimResult } from "../../model/backend";
import { nestingOf } from "./brackets";

/** What is left of an answer that did not end by itself, and why nothing if nothing is. */
export interface Usable {
  readonly text: string;
  /** Set where the answer's end took all of it. */
  readonly reason: "repeatsSuffix" | "repetition" | "unfinished" | "lowConfidence" | undefined;
}

const reasons: Partial<Record<FimEnd, Usable["reason"]>> = {
  repeatsBelow: "repeatsSuffix",
  repetition: "repetition",
  stutter: "repetition",
  maxTokens: "unfinished",
  timeBudget: "unfinished",
  unsure: "lowConfidence",
};

/** Cuts what the end of an answer left half done: a line that stutters or was cut off, a block that is still open. */
export function usablePart({ tokens, end }: FimResult): Usable {
  const text = kept(tokens.map((token) => token.text).join(""), end);
  return { text, reason: text.trim() === "" ? reasons[end] : undefined };
}

function kept(text: string, end: FimEnd): string {
  switch (end) {
    case "stutter":
      return withoutLastLine(text);
    case "maxTokens":
      return closedPart(withoutLastLine(text));
    case "timeBudget":
      return closedPart(text);
    case "unsure":
      return "";
    default:
      return text;
  }
}

/** The lines up to the last one behind which nothing is open that the text itself opened. */
function closedPart(text: string): string {
  let closed = text;
  while (closed !== "" && nestingOf(closed).isOpen) closed = withoutLastLine(closed);
  return closed;
}

function withoutLastLine(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf("\n")));
}
