import { lineBefore } from "../cursorLine";
import { isBlank, linesAbove } from "./lines";

const comment = /^\s*(?:\/\/|\/\*|\*|#|--|<!--|%|;)\s*\S/;
/** Lines of a comment that are looked for again. */
const most = 20;

/**
 * Without the end of the comment right above, where the text starts with it again before the code that it announces
 * (research/llamavscode_twinny.md §3: Twinny has a filter for it, llama.vscode has none).
 */
export function withoutCommentEcho(text: string, before: string): string {
  if (!isBlank(lineBefore(before)) && !text.startsWith("\n")) return text;
  const above = commentAbove(text.startsWith("\n") ? `${before}\n` : before);
  const lines = text.split("\n");
  const start = lines.findIndex((line) => !isBlank(line));
  for (let from = 0; from < above.length; from++) {
    const echo = above.slice(from);
    if (!echo.every((line, index) => lines[start + index]?.trim() === line.trim())) continue;
    const own = lines.slice(start + echo.length);
    // With nothing behind it, the text is judged as one that repeats the lines above. The line end tells that what
    // follows has its whole indentation.
    return own.every(isBlank) ? text : `\n${own.join("\n")}`;
  }
  return text;
}

/** The lines of the comment right above. One without words is a ruler, which comes again. */
function commentAbove(before: string): readonly string[] {
  const above = linesAbove(before, most);
  return above.slice(above.findLastIndex((line) => !comment.test(line) || !/[\p{L}\p{N}]/u.test(line)) + 1);
}
