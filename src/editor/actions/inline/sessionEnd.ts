import type { EditOutcome } from "../../../core/edit/inline/editReply";

/**
 * The user stopped it, renames the file, or typed in the lines that are written; these are no lines of their own any more;
 * the document is gone, or takes no changes.
 */
export type StopReason = "stopped" | "renamed" | "typed" | "lost" | "gone" | "refused";

/** Whether somebody else changed the lines: what is there stays then. */
export function isOthers(why: StopReason): boolean {
  return why === "typed" || why === "lost";
}

/** What came of asking. */
export type SessionEnd =
  | EditOutcome
  | { readonly kind: StopReason }
  /** Somebody changed the lines, and nothing of what was written is there. */
  | { readonly kind: "moved" }
  /** The document changed all the time. */
  | { readonly kind: "notWritten" }
  /** There are more lines than the model can write. */
  | { readonly kind: "tooLong" }
  | { readonly kind: "failed"; readonly error: unknown };
