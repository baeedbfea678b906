import { contextHeader, fileHeader, type ModelFamily, markersOf, type PromptPiece } from "../core/model/families";
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
  const special = (spelling: string | undefined) => (spelling === undefined ? [] : tokenizer.special(spelling));
  const head = headTokens(tokenizer, family, text);
  const suffix = tokenizer.text(text.suffix);
  switch (family.layout) {
    case "spm2":
      return [
        ...[...head, ...special(pre), ...special(suf), ...suffix],
        ...[...special(mid), ...tokenizer.text(text.prefix + text.middle)],
      ];
    case "spm":
      return [
        ...[...head, ...special(suf), ...suffix],
        ...[...special(pre), ...tokenizer.text(text.prefix + text.middle), ...special(mid)],
      ];
    case "psm":
      return [
        ...[...head, ...special(pre), ...tokenizer.text(text.prefix)],
        ...[...special(suf), ...suffix, ...special(mid), ...tokenizer.text(text.middle)],
      ];
  }
}

/** How many tokens a prompt has beside its prefix, suffix and middle. */
export function fixedTokens(
  tokenizer: LineTokenizer,
  family: ModelFamily,
  text: Pick<FimText, "context" | "path">,
): number {
  const markers = markersOf(family).flatMap((spelling) => tokenizer.special(spelling));
  return markers.length + headTokens(tokenizer, family, text).length;
}

function headTokens(
  tokenizer: LineTokenizer,
  family: ModelFamily,
  { context, path }: Pick<FimText, "context" | "path">,
) {
  const pieces = [...contextHeader(family, context), ...(path === "" ? [] : fileHeader(family, path))];
  const tokens = pieces.flatMap((piece: PromptPiece) =>
    piece.kind === "special" ? tokenizer.special(piece.text) : tokenizer.text(piece.text),
  );
  return [...tokenizer.first, ...tokens];
}
