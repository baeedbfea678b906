import { lineBefore } from "../cursorLine";
import { nestingOf } from "./brackets";

/** Shorter beginnings come again in honest code: `a` in `aab`. */
const shortest = 4;

/**
 * Without what stands left of the cursor on its line, where the text starts with it again: models answer with the whole
 * line (Pierrad/obsidian-github-copilot#106, microsoft/vscode-python#5158), or with the marker of the comment again.
 */
export function withoutLineEcho(text: string, before: string): string {
  const line = lineBefore(before);
  const echo = line.trim();
  if (!isEcho(line, echo)) return text;
  const isWordOver = /\w\s+$/.test(line);
  let own = text;
  while (own.startsWith(echo)) {
    const rest = own.slice(echo.length);
    // `return ‸` may go on with `returned`.
    if (isWordOver && /^\w/.test(rest)) break;
    own = /\s$/.test(line) ? rest.replace(/^ +/, "") : rest;
  }
  return own;
}

function isEcho(line: string, echo: string): boolean {
  // `# ‸`; in `#‸` another one may be meant, for a heading.
  if (/^(?:\/\/[/!]?|#+|--|\*)$/.test(echo)) return /\s$/.test(line);
  // `if ‸` and `return ‸`: a word that is all of the line does not come again behind a blank.
  if (/^[a-z]{2,}$/.test(echo) && /\s$/.test(line)) return true;
  if (echo.length < shortest || !/\p{L}/u.test(echo)) return false;
  // Values of a list, and statements on one line, are often alike, but not what opens a bracket and closes none.
  return !/[,;)\]}>"'`]$/.test(echo) || (echo.length >= 2 * shortest && nestingOf(echo).open.length > 0);
}
