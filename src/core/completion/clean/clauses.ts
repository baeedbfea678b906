import { lineBefore } from "../cursorLine";
import { columnsOf, type Indentation } from "./indentation";
import { indentOf, isBlank, linesAbove } from "./lines";

const clause = /^(?:else|elif\b.*|except\b.*|finally)\s*:/;
const owner = /^(?:async\s+)?(?:if|elif|else|for|while|try|except|case)\b/;
/** Lines above that are looked through for what a clause belongs to. */
const most = 200;

/**
 * Whether a text starts with a clause of Python that nothing at the cursor's depth can own: Enter keeps the depth of the
 * block, and what stands left of the cursor cannot be taken back (ggml-org/llama.vscode#39).
 */
export function isStrayClause(text: string, before: string, languageId: string, { tabSize }: Indentation): boolean {
  const line = lineBefore(before);
  if (languageId !== "python" || !isBlank(line) || !clause.test(text)) return false;
  const depth = columnsOf(line, tabSize);
  for (const above of linesAbove(before, most).toReversed()) {
    const columns = columnsOf(indentOf(above), tabSize);
    const code = above.trim();
    // The end of a condition over several lines stands at the depth of its beginning.
    if (columns > depth || /^[#)\]}"']/.test(code)) continue;
    return columns < depth || !owner.test(code);
  }
  return true;
}
