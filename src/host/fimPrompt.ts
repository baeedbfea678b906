import { contextHeader, fileHeader, type ModelFamily, type PromptPiece } from "../core/model/families";
import type { ContextPiece } from "../protocol/host";
import type { LineTokenizer } from "./lineTokenizer";

/** The texts of a fill-in-the-middle prompt, as they go to the model; cut to what fits by the caller. */
export interface FimText {
  readonly context: readonly ContextPiece[];
  /** "" leaves the file's header out. */
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** What stands between prefix and cursor already; part of the prefix in an order that ends with it. */
  readonly middle: string;
}

/** The tokens of a fill-in-the-middle prompt in the family's order. */
export function fimPrompt(tokenizer: LineTokenizer, family: ModelFamily, text: FimText): number[] {
  const { prefix: pre, suffix: suf, middle: mid } = family.markers;
  const head = headTokens(tokenizer, family, text);
  const suffix = tokenizer.text(text.suffix);
  switch (family.layout) {
    case "spm2": {
      const prefix = tokenizer.text(text.prefix + text.middle);
      return [
        ...head,
        ...tokenizer.special(pre),
        ...tokenizer.special(suf),
        ...suffix,
        ...tokenizer.special(mid),
        ...prefix,
      ];
    }
    case "psm": {
      const [prefix, middle] = [tokenizer.text(text.prefix), tokenizer.text(text.middle)];
      return [
        ...[...head, ...tokenizer.special(pre), ...prefix],
        ...[...tokenizer.special(suf), ...suffix, ...tokenizer.special(mid), ...middle],
      ];
    }
  }
}

/** How many tokens a prompt has beside its prefix, suffix and middle. */
export function fixedTokens(
  tokenizer: LineTokenizer,
  family: ModelFamily,
  text: Pick<FimText, "context" | "path">,
): number {
  const markers = Object.values(family.markers).flatMap((spelling) => tokenizer.special(spelling));
  return markers.length + headTokens(tokenizer, family, text).length;
}

function headTokens(
  tokenizer: LineTokenizer,
  family: ModelFamily,
  { context, path }: Pick<FimText, "context" | "path">,
) {
  const pieces = [...contextHeader(family, context), ...(path === "" ? [] : fileHeader(family, path))];
  return pieces.flatMap((piece: PromptPiece) =>
    piece.kind === "special" ? tokenizer.special(piece.text) : tokenizer.text(piece.text),
  );
}
