import type { ContextPiece } from "../model/backend";

/** What a model may be shown beside the file at hand. */
export interface ContextSource {
  /**
   * The pieces that are there now, without any work: what is missing is left for the next keystroke. A piece keeps its
   * place as long as it stays, and new ones come behind it, so that what is in the KV cache stays of use.
   * @param uri of the document that is asked about
   * @param contextSize tokens of prompt and answer together
   */
  piecesFor(uri: string, contextSize: number): readonly ContextPiece[];
}

export const noContext: ContextSource = { piecesFor: () => [] };
