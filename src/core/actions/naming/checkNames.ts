import { isKeyword } from "./keywords";
import { inStyleOf, styleOf } from "./nameStyle";

export interface NameCheck {
  readonly old: string;
  readonly languageId: string;
  /** What the name is seen in: a name that stands there already is another thing's. */
  readonly texts: readonly string[];
  /** Names that were offered before. */
  readonly offered: readonly string[];
}

/** Longer ones are sentences. */
const longest = 30;

/** Those names that can be used, each once, brought into the style of the old one. */
export function usableNames(
  suggested: readonly string[],
  { old, languageId, texts, offered }: NameCheck,
): readonly string[] {
  const style = styleOf(old, languageId);
  const taken = new Set([old, ...offered, ...texts.flatMap(wordsOf)]);
  const styled = suggested.map((name) => inStyleOf(old, name, style));
  return [...new Set(styled)].filter((name) => {
    return name !== "" && name.length <= longest && !isKeyword(name, languageId) && !taken.has(name);
  });
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_$#@-]*[\p{L}\p{N}_$]/gu)?.flatMap((word) => [word, ...word.split(/[-#@]+/)]) ?? [];
}
