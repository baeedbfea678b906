import { contextPlan, type PieceSource } from "../../core/context/contextPlan";
import type { SentRequest } from "../../core/context/lastRequest";
import type { ContextPiece } from "../../core/model/backend";

const keyWidth = 10;
const ruleWidth = 80;

const reasons: Readonly<Record<PieceSource, string>> = {
  definition: "declares what is imported and used here",
  edited: "edited lately",
  visited: "looked at lately",
  neighbour: "like the text at the cursor",
};

/**
 * What was sent at the last request, as plain text: an overview, then every part as it is.
 * @param sourceOf why a piece is there, where that is known
 */
export function contextReport(
  { request, model, timing }: SentRequest,
  sourceOf: (piece: ContextPiece) => PieceSource | undefined,
): string {
  const { context, path, prefix, prefixStart, suffix, extent } = request;
  const rows: readonly (readonly [string, string])[] = [
    ["model", `${model.name}, with a window of ${model.contextSize} tokens for prompt and answer`],
    ["asked for", `${extent === "line" ? "a line" : "a block"} at the cursor in ${path}`],
    ["context", contextWords(context, contextPlan(model.contextSize).characters)],
    ["prefix", `${characters(prefix)}, from character ${prefixStart} of the document to the cursor`],
    ["suffix", `${characters(suffix)}, from the end of the cursor's line`],
    ["prompt", promptWords(timing)],
  ];
  const pieces = context.map((piece) => {
    const source = sourceOf(piece);
    const size = characters(piece.text);
    return part([piece.path, size, ...(source ? [reasons[source]] : [])].join(" · "), piece.text);
  });
  return [
    "What the model was sent at the last request.\n\n",
    ...rows.map(([key, value]) => `${key.padEnd(keyWidth)}${value}\n`),
    "\n",
    "The model process cuts this to the window: the pieces from the first on as far as\n",
    "they fit, the prefix at its start, the suffix at its end. While somebody types it\n",
    "keeps the pieces, the start and the suffix that are in its cache.\n",
    ...pieces,
    part(`${path} · prefix · ${characters(prefix)}`, prefix),
    part(`${path} · suffix · ${characters(suffix)}`, suffix),
  ].join("");
}

function contextWords(context: readonly ContextPiece[], most: number): string {
  if (most === 0) return "no other files: the window is so small that it is left to the file at hand";
  if (context.length === 0) return `nothing of other files was found yet, ${most} characters at most`;
  const sum = context.reduce((all, { path, text }) => all + path.length + text.length + 2, 0);
  const pieces = context.length === 1 ? "1 piece" : `${context.length} pieces`;
  return `${pieces} of other files, with their paths ${sum} of ${most} characters at most`;
}

function promptWords(timing: SentRequest["timing"]): string {
  if (!timing) return "no answer came";
  const { promptTokens, evaluatedTokens } = timing;
  return `${promptTokens} tokens after the cut, ${evaluatedTokens} of them not in the cache before`;
}

function characters({ length }: string): string {
  return length === 1 ? "1 character" : `${length} characters`;
}

/** A part with a line above it that says what it is. */
function part(title: string, text: string): string {
  const rule = `── ${title} `;
  return `\n${`${rule}──`.padEnd(ruleWidth, "─")}\n${text}${text.endsWith("\n") ? "" : "\n"}`;
}
