import type { EditOutcome } from "../../../core/edit/inline/editReply";

/**
 * The user stopped it, or typed in the lines that are written; these are no lines of their own any more; the document is
 * gone, or takes no changes.
 */
export type StopReason = "stopped" | "typed" | "lost" | "gone" | "refused";

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
