import { randomUUID } from "node:crypto";
import type { AttachOutcome } from "../../../core/chat/attach/outcome";
import type { Attachment } from "../../../core/chat/conversation";

/** An attachment with what most kinds have nothing to say of left undefined. */
export function attached(
  parts: Pick<Attachment, "kind" | "label" | "text"> & Partial<Omit<Attachment, "id">>,
): AttachOutcome {
  const none = { path: undefined, languageId: undefined, firstLine: undefined, leftOut: undefined };
  return { kind: "attached", attachment: { ...none, ...parts, id: randomUUID() } };
}
