import type { ContextPiece } from "./backend";
import { contextHeader, fileHeader, type ModelFamily } from "./families";

/**
 * A fill-in-the-middle prompt in a family's order as one text, for a server that makes special tokens of the texts that
 * spell them. The user's own text must spell none.
 * @param hole `recent` is the end of the text before the cursor: where the family takes it there, it stands behind the
 * suffix, so that a key adds to the prompt's end in every order
 */
export function fimText(
  family: ModelFamily,
  hole: {
    readonly path: string;
    readonly context: readonly ContextPiece[];
    readonly prefix: string;
    readonly recent: string;
    readonly suffix: string;
  },
): string {
  const [pre, suf, mid] = [family.markers.prefix, family.markers.suffix, family.markers.middle ?? ""].map(spelled);
  const header = [...contextHeader(family, hole.context), ...fileHeader(family, hole.path)];
  const head = header.map(({ text }) => text).join("");
  const before = hole.prefix + hole.recent;
  switch (family.layout) {
    case "psm":
      return family.anchorsMiddle
        ? `${head}${pre}${hole.prefix}${suf}${hole.suffix}${mid}${hole.recent}`
        : `${head}${pre}${before}${suf}${hole.suffix}${mid}`;
    case "spm2":
      return `${head}${pre}${suf}${hole.suffix}${mid}${before}`;
    case "spm":
      return `${head}${suf}${hole.suffix}${pre}${before}${mid}`;
  }
}

/** SentencePiece writes a space as "▁". */
function spelled(marker: string): string {
  return marker.replace(/^▁/, " ");
}
