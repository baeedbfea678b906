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

/** The fenced blocks of a Markdown text in their order, found by the parser that the page uses. */
export async function codeBlocks(markdown: string): Promise<readonly CodeBlock[]> {
  // It takes longer to load than all of Hearth's own code, and most windows never need it.
  const { default: MarkdownIt } = await import("markdown-it");
  const parser = new MarkdownIt({ html: false });
  parser.core.ruler.enableOnly(["normalize", "block"]);
  const lines = markdown.split(/\r\n?|\n/);
  return parser
    .parse(markdown, {})
    .filter(({ type }) => type === "fence")
    .map(({ info: raw, content, map }, index) => {
      const [start, end] = map ?? [0, 0];
      const info = parser.utils.unescapeAll(raw).trim();
      const code = content === "" || content.endsWith("\n") ? content : `${content}\n`;
      const named = namedPath(info, code, lineAbove(lines, start));
      return {
        index,
        language: languageOf(info),
        info,
        path: named?.path,
        isPathInCode: named?.isFirstLine ?? false,
        code,
        // The parser does not tell, but a fence that ends it is a line of its own.
        isComplete: code.split("\n").length - 1 === end - start - 2,
      };
    });
}

function languageOf(info: string): string {
  const [word = ""] = info.split(/[\s:{,]/, 1);
  return /[=/.\\]/.test(word) ? "" : word.toLowerCase();
}

/** The line above the fence, over one blank line. */
function lineAbove(lines: readonly string[], start: number): string {
  const above = lines[start - 1] ?? "";
  return above.trim() === "" ? (lines[start - 2] ?? "") : above;
}
