import type { Attachment } from "../conversation";

/** What became of something that was to go along with a question. */
export type AttachOutcome =
  | { readonly kind: "attached"; readonly attachment: Attachment }
  /** `why` is a whole sentence for the user. */
  | { readonly kind: "refused"; readonly label: string; readonly why: string };

export function refused(label: string, why: string): AttachOutcome {
  return { kind: "refused", label, why };
}
