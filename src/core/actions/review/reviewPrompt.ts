import type { PromptMessage } from "../../chat/chatBackend";
import { fenceFor } from "../../chat/fence";
import type { LineSpan } from "../../edit/inline/followedLines";

/** What is to be reviewed: some lines of a document. */
export interface ReviewTarget {
  readonly path: string;
  readonly languageId: string;
  /** All of the document. */
  readonly lines: readonly string[];
  readonly span: LineSpan;
}

/** Other texts have no bound of their own; the tokens of the reply do, and what was whole by then is kept. */
export const reviewSchema = {
  type: "object",
  properties: {
    findings: {
      type: "array",
      maxItems: 8,
      items: {
        type: "object",
        properties: {
          line: { type: "integer" },
          lastLine: { type: "integer" },
          // Enough to know the line by; a small model quoted the same two characters until no tokens were left.
          code: { type: "string", maxLength: 100 },
          severity: { enum: ["error", "warning", "hint"] },
          comment: { type: "string" },
          replacement: { type: "string" },
        },
      },
    },
  },
} as const;

/** Of the reply: eight findings of some lines. */
export const reviewTokens = 1000;

/** Characters of code that are looked at, at most; and lines, at least, where less and less of them is tried. */
const [mostCode, leastLines] = [60_000, 5];

const system = `You review code. You look for errors first, then for cases that were forgotten, then for what is hard to read. You say nothing about what is good, and nothing that you are not sure of.
You answer with JSON only: {"findings": [...]}, the most important first, [] where nothing has to be changed. Each finding has:
"line": the number of the line, "lastLine": the same number, or that of the last line where several have to be replaced, "code": the first of these lines as it is, "severity": "error", "warning" or "hint", "comment": one or two sentences that say what is wrong and why, "replacement": these lines as they should be, or "" where that is not sure.`;

/** How much is reviewed: all, then less from the end, until the least is reached. */
export function reviewSpans({ lines, span }: ReviewTarget): readonly LineSpan[] {
  let to = span.from;
  for (let size = 0; to < span.to && size <= mostCode; to++) size += (lines[to]?.length ?? 0) + 1;
  const spans: LineSpan[] = [];
  for (let count = to - span.from; count > leastLines; count = Math.floor(count * 0.7)) {
    spans.push({ from: span.from, to: span.from + count });
  }
  return [...spans, { from: span.from, to: Math.min(to, span.from + leastLines) }];
}

export function reviewPrompt(
  { path, languageId, lines }: ReviewTarget,
  { from, to }: LineSpan,
): readonly PromptMessage[] {
  const code = lines
    .slice(from, to)
    .map((line, at) => `${from + at + 1}| ${line}`)
    .join("\n");
  const fence = fenceFor(code);
  const text = `Review these lines of ${path}; each begins with its number.\n${fence}${languageId}\n${code}\n${fence}`;
  return [
    { role: "system", text: system },
    { role: "user", text },
  ];
}
