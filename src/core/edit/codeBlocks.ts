import { fencedBlocks } from "../../util/fences";
import { namedPath } from "./blockPath";

/** A fenced block of an answer. */
export interface CodeBlock {
  /** Counts the answer's fenced blocks, 0 the first, as the page does. */
  readonly index: number;
  /** The first word behind the fence, in lower case; "" where there is none. */
  readonly language: string;
  /** All that stands behind the fence. */
  readonly info: string;
  /** Where the answer says that it belongs, as it is written there; not checked in any way. */
  readonly path: string | undefined;
  /** The path is from the first line of `code`, a comment. */
  readonly isPathInCode: boolean;
  /** Line ends are LF; the last line has one, unless there is no line. */
  readonly code: string;
  /** Whether its end is there: an answer may have been cut. */
  readonly isComplete: boolean;
}

/** The fenced blocks of a Markdown text in their order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return fencedBlocks(markdown).map(({ info, code: bare, before, isClosed }, index) => {
    const code = bare === "" ? "" : `${bare}\n`;
    const named = namedPath(info, code, lastLine(before));
    return {
      index,
      language: languageOf(info),
      info,
      path: named?.path,
      isPathInCode: named?.isFirstLine ?? false,
      code,
      isComplete: isClosed,
    };
  });
}

/** The language that stands behind a fence, in lower case; "" where there is none. */
export function languageOf(info: string): string {
  const [word = ""] = info.split(/[\s:{,]/, 1);
  return /[=/.\\]/.test(word) ? "" : word.toLowerCase();
}

/** The line above the fence, over one blank line. */
function lastLine(before: string): string {
  const [last = "", above = ""] = before.replace(/\n$/, "").split("\n").reverse();
  return last.trim() === "" ? above : last;
}
